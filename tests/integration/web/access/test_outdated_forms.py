"""No form does anything unless it was sent from a page of ours: every one says so, before it looks at what it holds."""

from collections.abc import Iterator

import pytest

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.accounts import ROLES
from survey_app.web.access import TABLE
from tests.integration.web.access.cells import MAY_FIND_NOTHING, Cell, list_cells
from tests.integration.web.access.world import World, make_world


@pytest.fixture
def world(sqlite_url: str, catalogue: Catalogue) -> Iterator[World]:
    """Both councils and every visitor; one database is enough, for nothing is to be written."""
    world = make_world(sqlite_url, catalogue)
    yield world
    world.installation.close()


def can_miss(cell: Cell) -> bool:
    """Tell whether the form is about something that is not there, as the matrix fills it in."""
    return cell.rule.endpoint in MAY_FIND_NOTHING or "key" in cell.rule.arguments


def leads_on(cell: Cell) -> bool:
    """Tell whether the page is over before any form: a telephone is connected, or none is."""
    return str(cell.rule.endpoint).startswith("second_factor.")


def comes_early(cell: Cell) -> bool:
    """Tell whether the form waits for the end of the cycle, which here is open: nothing is proposed before."""
    return str(cell.rule.endpoint).startswith(("proposal_forms.", "proposal_decisions."))


def test_a_form_without_its_proof_changes_nothing_and_says_so(world: World) -> None:
    problems, tried = [], 0
    visitors = [world.visitors[role] for role in ROLES]
    cells = [each for visitor in visitors for each in list_cells(world, visitor, reading=False)]
    before = world.read_everything()
    for cell in cells:
        door = TABLE[cell.rule.endpoint].door
        if cell.whose != "own" or cell.expect() != "allowed" or door not in ("page", "account"):
            continue
        answer = cell.send(world, world.open_client(cell.visitor))
        words = '"code":"page_outdated"' if answer.is_json else "Страница устарела"
        said = (answer.status_code in (400, 422) and words in answer.text) or (
            (can_miss(cell) and answer.status_code == 404)
            or (leads_on(cell) and answer.status_code == 303)
            or (comes_early(cell) and answer.status_code == 409)
        )
        tried += 1
        if not said:
            problems.append(f"{cell}: {answer.status_code}")
    assert not problems
    assert tried > 30
    assert world.read_everything() == before


def test_whoever_is_not_signed_out_is_told(world: World) -> None:
    client = world.open_client(world.visitors["council"])
    answer = client.post("/account/sign-out")
    assert (answer.status_code, "Страница устарела" in answer.text) == (400, True)
    assert client.get("/account/").status_code == 200
    nobody = world.open_client(world.visitors["nobody"]).post("/account/sign-out")
    assert (nobody.status_code, nobody.headers["Location"]) == (303, "/account/sign-in")
