"""A demo installation says on every page that its answers are invented."""

import pytest

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from tests.conftest import make_settings
from tests.factories import add_organization

NOTICE = "Демонстрация: ответы вымышлены."


@pytest.mark.parametrize("path", ["/", "/s/K7M3Q9XA", "/q/K7M3Q9XA", "/no-such-page"])
@pytest.mark.parametrize("is_demo", [True, False])
def test_pages_of_a_demo_say_so(sqlite_url: str, catalogue: Catalogue, path: str, *, is_demo: bool) -> None:
    app = create_app(make_settings(sqlite_url, demo=is_demo), catalogue)
    with app.extensions["survey"].sessions.begin() as session:
        add_organization(session)
    page = app.test_client().get(path).get_data(as_text=True)
    app.extensions["survey"].close()
    assert "</html>" in page
    assert (NOTICE in page) is is_demo
