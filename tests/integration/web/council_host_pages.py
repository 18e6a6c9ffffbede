"""A council's pages about the sites of an organization, in their states, for the test of valid HTML."""

from flask import Flask

from tests.factories import response_payload
from tests.integration.web.organization_pages import Visitor

HOST = "moved.example.ru"


def see_hosts(app: Flask, visitor: Visitor, page: str, code: str) -> None:
    """Let a site send a response in vain; see, allow and refuse it. The organization has a registered site."""
    app.extensions["survey"].collection.organizations.find_anew(code)
    origin = {"Origin": f"https://{HOST}"}
    sent = app.test_client().post(f"/api/v1/organizations/{code}/responses", json=response_payload(), headers=origin)
    assert sent.status_code == 403
    for address in (page, f"{page}/hosts", f"{page}/hosts/allow?host={HOST}", f"{page}/hosts/refuse?host=none.ru"):
        visitor.open(address)
    asked = f"{page}/hosts/allow?host={HOST}"
    visitor.post(f"{page}/hosts/allow", "a site allowed by the council", on=asked, host=HOST)
    visitor.post(f"{page}/hosts/allow", "allowed twice", on=page, host=HOST)
    asked = f"{page}/hosts/refuse?host={HOST}"
    visitor.open(asked)
    visitor.post(f"{page}/hosts/refuse", "a site refused by the council", on=asked, host=HOST)
