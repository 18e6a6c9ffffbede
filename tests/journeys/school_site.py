"""The school's own site: another origin, strict about what may run there, with the snippet pasted."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from survey_app.cli.sample_site.server import make_sample_site


@contextmanager
def serve_school_site(survey_url: str, school: str) -> Iterator[str]:
    """Serve the page of a school, known by its code, until the end; gives the page's address."""
    site = make_sample_site(0, survey_url, school)
    thread = Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://www.school.test:{site.server_address[1]}/"
    finally:
        site.shutdown()
        thread.join()
        site.server_close()
