"""Every route × every visitor × what is their own and what is not: what happens follows from the access table alone.

Routes come from the application, expectations from `web/access.py`. A new page needs nothing here but, if its address
has an argument of a new name, a value for it in `cells.py`.
"""

import shutil
from collections.abc import Iterator

import pytest

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.accounts import ROLES
from survey_app.domain.scopes import SCOPES
from tests.conftest import copy_postgresql
from tests.integration.web.access.cells import list_cells
from tests.integration.web.access.world import World, make_world

VISITORS = [
    *("nobody", "revoked token", "expired token", "token of council", "token of operator"),
    *(f"token for {each}" for each in SCOPES),
    *("signed in for rating", "signed in for suggestions", *ROLES, "new administrator"),
]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(
    request: pytest.FixtureRequest, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Both councils and every visitor, on each kind of database."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("world") / "survey.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield from _open(f"sqlite:///{path}", catalogue)
        return
    template, server = (request.getfixturevalue(f"postgresql_{each}") for each in ("template", "server"))
    with copy_postgresql(template, server) as url:
        yield from _open(url, catalogue)


def _open(url: str, catalogue: Catalogue) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patch:
        # Only the proof that a form came from our own page is left out: nobody can have it in hand for every form.
        patch.setattr("flask_wtf.csrf._FlaskFormCSRF.validate_csrf_token", lambda *_: None)
        world = make_world(url, catalogue)
        yield world
        world.installation.close()


@pytest.mark.parametrize("name", VISITORS)
def test_whoever_reads_sees_what_the_table_says(world: World, name: str) -> None:
    visitor = world.visitors[name]
    client = world.open_client(visitor)
    problems, expected = [], set()
    for cell in list_cells(world, visitor, reading=True):
        answer = cell.send(world, client)
        problems.append(cell.judge(answer))
        expected.add(cell.expect())
        answer.close()
    assert not [each for each in problems if each]
    assert len(expected) > 1


@pytest.mark.parametrize("name", VISITORS)
def test_whoever_writes_does_what_the_table_says_and_nothing_where_it_says_no(world: World, name: str) -> None:
    visitor = world.visitors[name]
    cells = list(list_cells(world, visitor, reading=False))
    refused = [each for each in cells if each.expect() not in ("allowed", "open")]
    before = world.read_everything()
    client = world.open_client(visitor)
    problems = [each.judge(each.send(world, client)) for each in refused]
    assert not [each for each in problems if each]
    assert world.read_everything() == before, "what was refused was done all the same"
    allowed = [each for each in cells if each not in refused]
    problems = [each.judge(each.send(world, world.open_client(visitor))) for each in allowed]
    assert not [each for each in problems if each]


def test_every_visitor_is_tried_and_every_role(world: World) -> None:
    assert set(VISITORS) == world.visitors.keys()
    assert {each.role for each in world.visitors.values()} >= set(ROLES)
