"""An organization's own pages as the test of valid HTML visits them: all, and what they say when it goes wrong."""

from typing import Protocol


class Visitor(Protocol):
    """Whoever opens pages and keeps them."""

    def open(self, address: str) -> str:
        """Open a page and keep it."""
        ...

    def post(self, address: str, name: str, /, *, on: str = "", **fields: str) -> str:
        """Send a form, and keep what comes back."""
        ...


def see_organization(visitor: Visitor, organization_id: int) -> None:
    """Sign in to the demo as the organization with this row id, and look at everything."""
    who = f"organization {organization_id}"
    visitor.post("/account/demo-sign-in", "signed in as an organization", on="/account/sign-in", who=who)
    for address in (
        "",
        "?year=2025",
        "install",
        "places",
        "places/lobby/remove",
        "places/none/remove",
        "hosts",
        "proposals",
    ):
        visitor.open(f"/organization/{address}")
    places, allowing = "/organization/places", "/organization/hosts/allow?host=school-12.ru"
    visitor.post(places, "a place without a code", code="", name="")
    visitor.post(places, "a place that is there", code="lobby", name="Вестибюль")
    visitor.post(places, "a new place", code="desk", name="Окно <№ 1>")
    visitor.post(f"{places}/desk/remove", "a place removed")
    visitor.open("/organization/hosts/allow?host=нет")
    visitor.open(allowing)
    visitor.post("/organization/hosts/allow", "a site allowed", on=allowing, host="школа-12.рф")
    visitor.post("/organization/hosts/allow", "a site allowed twice", on=allowing, host="школа-12.рф")
    for name in ("школа-12.рф".encode("idna").decode(), "none.ru"):
        visitor.open(f"/organization/hosts/remove?host={name}")
