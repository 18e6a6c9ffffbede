"""A cell of the matrix: one route and method, one visitor, one relation; what is due, and whether it came."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from survey_app.domain.scopes import SCOPES
from survey_app.domain.suggestions import name_text
from survey_app.services.installation import derive_key
from survey_app.web.access import TABLE
from tests.integration.web.access.world import WORD, Visitor, World, write_text

READING = {"GET", "HEAD"}
STANDING = " standing"  # after whose it is
# Whoever may call these may still find nothing: no telephone is being connected, an administrator's second factor
# stays, no import waits (`key`), and what is to be merged, or a site that is to be removed, is named in fields.
MAY_FIND_NOTHING = (
    *("second_factor.get_qr", "second_factor.post_turn_off"),
    *("register_merge.get_question", "register_merge.post_merge"),
    *("own_hosts.get_removal", "own_hosts.post_removal"),
    *("council_hosts.get_allowing", "council_hosts.post_allowing"),
    *("council_hosts.get_refusing", "council_hosts.post_refusing"),
)
# A standing year has none of it: no edition, no list, no state.
OF_REAL_CYCLES = (
    *("observations.", "observation_pages.", "rating_pages.get_score"),
    *("cycle_list.", "list_additions.", "cycle_moves.", "visits.", "council_question"),
    *("proposals.", "proposal_forms.", "proposal_decisions.", "paper_sheets.", "packs."),
    *("sheet_entry.", "sheet_voids.", "second_keying.", "operator_report."),
)
SUBJECTS = {"cycle", "code", "organization", "council", "number", "place", "meeting", "question", "proposal"}
PUBLIC_ARGUMENTS = {
    "size": "240x60",
    "form": "svg",
    "paper": "a4",
    "name": "html",
    "file": "none.png",
    "filename": "page.css",
    "receipt": "0000-0000-0000-0000",
    "signed": "none",
    "version": 1,
    "kind": "reset",
    "act": "link",
    "key": "x",
    "year": 2026,
    "step": "list",
}


@dataclass(frozen=True)
class Cell:
    """One route and method for one visitor, about what is `own`, the `other` council's, own but `unpublished`, or
    `mixed`: an organization of the other's in one's own cycle. "own standing" and so on is the same about the standing
    year, where one stored row holds the answers of both.
    """

    rule: Rule
    method: str
    visitor: Visitor
    whose: str

    @property
    def relation(self) -> str:
        """Whose it is, whether in a cycle or in the standing year."""
        return self.whose.removesuffix(STANDING)

    @property
    def is_standing(self) -> bool:
        """Whether it is about the standing year."""
        return self.whose.endswith(STANDING)

    def expect(self) -> str:
        """Return what follows from the table."""
        access = TABLE[self.rule.endpoint]
        if access.door == "public":
            return "open"
        if not self.is_recognized():
            return "unauthorized" if access.door == "api" else "sign in"
        if self.visitor.lacks_second_factor and access.door != "account":
            return "unauthorized" if access.door == "api" else "second factor"
        if self.visitor.role not in access.roles:
            return "not found"
        needed = set(SCOPES if access.whole_role else [access.scope] if access.scope else [])
        if self.visitor.scopes is not None and not needed <= self.visitor.scopes:
            return "no scope"
        return "allowed" if self.is_seen() else "not found"

    def is_recognized(self) -> bool:
        """Whether the door knows the visitor: tokens open the API; sessions open pages, and the API for reading."""
        if not self.visitor.is_known:
            return False
        if TABLE[self.rule.endpoint].door == "api":
            return self.visitor.token is not None or self.method in READING
        return self.visitor.token is None

    def is_seen(self) -> bool:
        """Whether the visitor sees what the address names."""
        if self.is_standing and (self.visitor.role == "authority" or self.rule.endpoint.startswith(OF_REAL_CYCLES)):
            return False  # it is never published, and nobody is rated
        if self.relation == "own" or not self.rule.arguments & SUBJECTS:
            return True
        is_everybodys = self.visitor.role == "administrator" and TABLE[self.rule.endpoint].door != "account"
        return is_everybodys or (self.whose == "unpublished" and self.visitor.role != "authority")

    def send(self, world: World, client: FlaskClient) -> TestResponse:
        """Do it."""
        values = self._list_values(world)
        content: dict[str, Any] = {}
        if self.visitor.token:
            content["headers"] = {"Authorization": f"Bearer {self.visitor.token}"}
        if self.rule.endpoint.startswith("suggestion_pages.") and "list" not in self.rule.endpoint:
            content["query_string" if self.method in READING else "data"] = self._name_text(world, values)
        elif self.rule.rule.startswith("/api/") and self.method not in READING:
            content["json"] = {}
        return client.open(self._fill(world, values), method=self.method, **content)

    def _list_values(self, world: World) -> dict[str, Any]:
        half = world.halves["other" if self.relation == "other" else "own"]
        organization = world.halves["own" if self.relation in ("own", "unpublished") else "other"].organization
        is_published = self.visitor.role == "authority" and self.whose != "unpublished"
        cycle = half.published_cycle if is_published else half.open_cycle
        cycle = half.standing_cycle if self.is_standing else cycle
        values: dict[str, Any] = {
            **PUBLIC_ARGUMENTS,
            "form": "svg" if TABLE[self.rule.endpoint].door == "public" else "csv",
            "cycle": cycle,
            "code": cycle if "/cycles/<code>" in self.rule.rule else organization,
            "organization": organization,
            "council": half.council,
            "place": half.place,
            "meeting": half.meeting,
            "question": half.question,
            "proposal": half.proposal,
            "number": self._begin_session(world) if "number" in self.rule.arguments else 0,
        }
        if self.rule.rule.startswith("/administration/"):  # what may be archived or disabled without an end to the rest
            values |= {"code": world.spare["organizations"], "number": 0}
            kinds = (each for each in world.spare if f"/{each}/" in self.rule.rule)
            values |= {name: world.spare[kind] for kind in kinds for name in ("code", "number", "council")}
        return values

    def _fill(self, world: World, values: Mapping[str, Any]) -> str:
        given = {name: values[name] for name in self.rule.arguments if name not in (self.rule.defaults or {})}
        return world.app.url_map.bind("localhost").build(self.rule.endpoint, given)

    def _name_text(self, world: World, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what the list of texts sends of one: here a text of the visitor's own council or of the other's."""
        word = WORD["own" if self.relation == "own" else "other"]
        key = derive_key(world.installation.settings.secret_key, "texts")
        where = (values["code"], values["organization"], "suggestions")
        name = name_text(key, *where, write_text(word))
        return {"organization": values["organization"], "question": "suggestions", "text": name, "reason": "повтор"}

    def _begin_session(self, world: World) -> int:
        other = world.visitors["authority" if self.visitor.role != "authority" else "council"].account_id
        account = self.visitor.account_id if self.whose == "own" else other
        return world.begin_session(account)[0] if account is not None else 0

    def judge(self, answer: TestResponse) -> str | None:
        """Return what is wrong with the answer."""
        wanted = self.expect()
        if not _DONE[wanted](self, answer):
            return f"{self}: {wanted} was due, {answer.status_code} {answer.headers.get('Location', '')} came"
        # Names are the administrator's business, what citizens wrote is not.
        secret = write_text("") if self.visitor.role == "administrator" else WORD["other"]
        if secret in read_text(answer) and wanted != "open":
            return f"{self}: tells of the other council"
        return None

    def is_shown(self, answer: TestResponse) -> bool:
        """Whether the visitor was let in: what the view then thinks of an empty form is its own business."""
        may_miss = self.rule.endpoint in MAY_FIND_NOTHING or "key" in self.rule.arguments or self.has_no_account()
        is_lost = answer.status_code == 404 and not may_miss
        return answer.status_code < 500 and not is_lost and not is_refused(answer)

    def has_no_account(self) -> bool:
        """Whether the page is about an account, and the visitor signed in without one."""
        return TABLE[self.rule.endpoint].door == "account" and self.visitor.account_id is None

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule} ({self.rule.endpoint}), {self.visitor.name}, {self.whose}"


def is_refused(answer: TestResponse) -> bool:
    return answer.status_code in (401, 403) or _leads(answer, "/account/sign-in")


def _leads(answer: TestResponse, where: str) -> bool:
    return answer.status_code == 303 and answer.headers["Location"].partition("?")[0] == where


_DONE: Mapping[str, Callable[[Cell, TestResponse], bool]] = {
    "open": lambda _, answer: answer.status_code < 500,
    "allowed": Cell.is_shown,
    "sign in": lambda _, answer: _leads(answer, "/account/sign-in"),
    "second factor": lambda _, answer: _leads(answer, "/account/second-factor"),
    "unauthorized": lambda _, answer: (answer.status_code, answer.mimetype) == (401, "application/problem+json"),
    "not found": lambda _, answer: answer.status_code == 404,
    "no scope": lambda _, answer: (
        answer.status_code == 403 and (answer.mimetype == "text/html" or answer.get_json()["code"] == "scope_missing")
    ),
}


def read_text(answer: TestResponse) -> str:
    """Return what an answer says, also inside a workbook."""
    if not answer.data.startswith(b"PK"):
        is_text = (answer.mimetype or "").startswith(("text/", "application/json", "application/problem"))
        return answer.text if is_text else ""
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def list_cells(world: World, visitor: Visitor, *, reading: bool) -> Iterator[Cell]:
    for rule in sorted(world.app.url_map.iter_rules(), key=lambda each: each.rule):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if (method in READING) == reading:
                yield from (Cell(rule, method, visitor, whose) for whose in list_kinds(rule, visitor))


def list_kinds(rule: Rule, visitor: Visitor) -> Iterator[str]:
    """List what the route can be asked about: see `Cell`."""
    yield "own"
    if rule.arguments:
        yield "other"
    if "cycle" in rule.arguments or "/cycles/<code>" in rule.rule:
        if visitor.role == "authority":
            yield "unpublished"
        yield from (f"own{STANDING}", f"other{STANDING}")
        if rule.arguments >= {"cycle", "code"} or "organization" in rule.arguments or "/hide" in rule.rule:
            yield from ("mixed", f"mixed{STANDING}")
