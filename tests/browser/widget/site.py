"""A site that is not ours, with the strictest policy under which the widget promises to work."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PAGE = """<!DOCTYPE html>
<html lang="ru">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Школа № 1</title>{head}</head>
<body><main><h1>Школа № 1</h1>
{body}
</main></body></html>"""


def strict_policy(host: str) -> str:
    """Return the policy of the strictest page that may carry the widget of `host`."""
    return f"default-src 'none'; script-src {host}; connect-src {host}"


@dataclass(slots=True)
class Site:
    """Another site: its pages by path, and the survey's host that they embed; a WSGI application itself."""

    port: int
    host: str
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add_page(self, body: str, *, head: str = "", policy: str | None = None, name: str = "school.test") -> str:
        """Add a page and return its address; `name` is the site's name, `policy` "" sends none."""
        path = f"/{len(self.pages) + 1}"
        text = PAGE.format(head=head, body=body)
        self.pages[path] = (text, strict_policy(self.host) if policy is None else policy)
        return f"http://{name}:{self.port}{path}"

    def script(self) -> str:
        """Return the tag that loads the widget."""
        return f'<script src="{self.host}/w/1.js" async></script>'

    def snippet(self, attributes: str = 'organization="K7M3Q9XA"', link: str = "/s/K7M3Q9XA") -> str:
        """Return what an organization pastes into its page."""
        link = link and f'<a href="{self.host}{link}">Оцените качество услуг</a>'
        return f"{self.script()}\n<nok-survey {attributes}>{link}</nok-survey>"

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        page = self.pages.get(environ["PATH_INFO"])
        if page is None:
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b""]
        text, policy = page
        headers = [("Content-Type", "text/html; charset=utf-8")]
        start_response("200 OK", [*headers, ("Content-Security-Policy", policy)] if policy else headers)
        return [text.encode()]
