"""Two councils with everything that one of them must not see of the other, and everybody who may knock at a door."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import MetaData, Table, event, func, select
from sqlalchemy.orm import Session

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.accounts import ROLES
from survey_app.domain.compiled_rating import Decision
from survey_app.domain.cycles import CycleState
from survey_app.domain.proposals import ProposalContent
from survey_app.domain.questionnaires import Question
from survey_app.domain.scopes import SCOPES
from survey_app.factory import create_app
from survey_app.services.close_cycle import close_cycle
from survey_app.services.freeze_cycle import freeze_cycle
from survey_app.services.installation import Installation
from survey_app.services.move_cycle import move_cycle
from survey_app.services.record_meeting import Meeting, record_meeting
from survey_app.storage.account_sessions import begin_session
from survey_app.storage.accounts import add_account
from survey_app.storage.models import AccountRow, AccountSessionRow, CouncilScopeRow
from survey_app.storage.own_sets import write_draft
from survey_app.storage.proposals import add_proposals, approve_drafts
from survey_app.storage.tokens import add_token, revoke_token
from survey_app.web.accounts.security import account_security
from tests.conftest import make_settings
from tests.factories import ANSWERS, add_council, add_cycle, add_organization, add_place, response_payload

NOW = datetime.now(UTC)
WORD = {"own": "Синица", "other": "Журавль"}  # in every name and text of a council's
_VOLATILE = {"account_session", "worker_lease"}
_USE = {"last_used_on", "last_seen_on", "last_signed_in_on"}


@dataclass(frozen=True)
class Half:
    """What belongs to one council: codes, and its row ids."""

    council: str
    council_id: int
    organization: str
    organization_id: int
    open_cycle: str
    published_cycle: str
    standing_cycle: str
    place: str
    meeting: int
    question: str
    proposal: int


@dataclass(frozen=True)
class Visitor:
    """Somebody at a door: with a token, with a session, or with neither; `scopes` None is everything of the role."""

    name: str
    role: str = ""
    account_id: int | None = None
    token: str | None = None
    signs_in_with: int | None = None  # row id of a token
    scopes: frozenset[str] | None = None
    is_known: bool = True
    lacks_second_factor: bool = False


@dataclass
class World:
    """The application with everything in it."""

    app: Flask
    halves: Mapping[str, Half]
    visitors: Mapping[str, Visitor] = field(default_factory=dict)
    spare: Mapping[str, str | int] = field(default_factory=dict)  # what may be changed: kind → code, number
    tables: Sequence[Table] = ()

    @property
    def installation(self) -> Installation:
        found: Installation = self.app.extensions["survey"]
        return found

    def open_client(self, visitor: Visitor) -> FlaskClient:
        """Return a browser or program of the visitor's, signed in anew where it signs in."""
        client = self.app.test_client()
        if visitor.account_id is not None:
            key = self.begin_session(visitor.account_id)[1]
            with client.session_transaction(base_url="http://localhost/account/", path="/account/") as session:
                session["account"] = key
        elif visitor.signs_in_with is not None:
            with client.session_transaction(base_url="http://localhost/account/", path="/account/") as session:
                session["signed_in"] = visitor.signs_in_with
        return client

    def begin_session(self, account_id: int) -> tuple[int, str]:
        """Return number and key of a new session of an account."""
        with self.installation.sessions.begin() as database:
            account = database.get_one(AccountRow, account_id)
            key = begin_session(database, account, "Firefox", NOW)
            number = database.scalar(select(func.max(AccountSessionRow.id)).filter_by(account_id=account_id))
            return number or 0, key

    def read_everything(self) -> str:
        """Return a digest of all that is kept, but for when somebody was seen."""
        digest = hashlib.sha256()
        with self.installation.engine.connect() as connection:
            if not self.tables:
                metadata = MetaData()
                metadata.reflect(connection)
                self.tables = metadata.sorted_tables
            for table in self.tables:
                if table.name not in _VOLATILE:
                    columns = [each for each in table.columns if each.name not in _USE]
                    digest.update(repr(sorted(map(repr, connection.execute(select(*columns))))).encode())
        return digest.hexdigest()


def make_world(database_url: str, catalogue: Catalogue) -> World:
    """Return the application on a fresh database with both councils and every visitor."""
    app = create_app(make_settings(database_url), catalogue)
    _spare_the_disk(app)
    world = World(app, {whose: _add_half(app, whose) for whose in ("own", "other")})
    world.visitors = {each.name: each for each in _list_visitors(world)}
    world.spare = _add_spare(world)
    return world


def _spare_the_disk(app: Flask) -> None:
    """Let SQLite wait for no disk: nobody needs this database once the power is off."""
    engine = app.extensions["survey"].engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
        engine.dispose()


def _add_half(app: Flask, whose: str) -> Half:
    here: Installation = app.extensions["survey"]
    council_code, code = {"own": ("tits", "K7M3Q9XA"), "other": ("cranes", "BBBB1111")}[whose]
    name = WORD[whose]
    with here.sessions.begin() as session:
        school = add_organization(session, code, name=f"Школа «{name}»", short_name=name, recipients=500)
        council = add_council(session, council_code)
        council.name = f"Совет «{name}»"
        session.add(CouncilScopeRow(council_id=council.id, kind="organization", value=code))
        add_cycle(session, council, [school], year=2025)
        place = add_place(session, school, {"own": "hall", "other": "nest"}[whose], f"Зал «{name}»").code
        cycles = (f"{council_code}-2026", f"{council_code}-2025", f"{council_code}-standing-{NOW.year}")
        meeting = Meeting(date(2026, 2, 1), "1", f"Список «{name}»", "Утвердить")
        number = record_meeting(session, council.id, meeting, today=date(2026, 2, 1))
    _respond(app, code, name)
    close_cycle(here.engine, here.sessions, here.catalogue, cycles[1])
    decision = Decision("1", date(2025, 12, 1))
    freeze_cycle(here.engine, here.sessions, here.catalogue, code=cycles[1], decision=decision, now=datetime.now(UTC))
    _respond(app, code, name)  # in no cycle: in the standing year, which is one row for everybody
    with here.sessions.begin() as session:
        cycle = add_cycle(session, council, [school], year=2026, state="draft")
        connection, content = session.connection(), ProposalContent(f"Больше гнёзд, {name}")
        (proposal,) = add_proposals(connection, cycle.id, [(school.id, content)])
        approve_drafts(connection, cycle.id, decision)
        asked = Question(f"own_{cycle.id}_1", "text", {"ru": f"Что с «{name}»?"}, required=False, max_length=9)
        write_draft(connection, cycle.id, [asked])
    move_cycle(here.sessions, cycles[0], CycleState.OPEN)
    _respond(app, code, name)
    return Half(council_code, council.id, code, school.id, *cycles, place, number, asked.code, proposal)


def write_text(name: str) -> str:
    """Return the free text of each council's respondents."""
    return f"Больше света, {name}"


def _respond(app: Flask, code: str, name: str) -> None:
    payload = response_payload({**ANSWERS, "suggestions": write_text(name)})
    assert app.test_client().post(f"/api/v1/organizations/{code}/responses", json=payload).status_code == 201


def _add_spare(world: World) -> Mapping[str, str | int]:
    with world.installation.sessions.begin() as session:
        organization = add_organization(session, "DDDD1111", name="Запасная")
        council = add_council(session, "spare")
        account = _add_account(session, world, "organization", email="spare@example.ru")
        token = _add_token(session, world, "council")[0]
        account_id = account.account_id or 0
        return {"organizations": organization.code, "councils": council.code, "accounts": account_id, "tokens": token}


def _list_visitors(world: World) -> list[Visitor]:
    with world.installation.sessions.begin() as session:
        accounts = [_add_account(session, world, role) for role in ROLES]
        without = _add_account(session, world, "administrator", email="new@example.ru", has_second_factor=False)
        _add_account(session, world, "council", email="crane@example.ru", whose="other")
        add: Callable[..., tuple[int, str]] = lambda *words, **more: _add_token(session, world, *words, **more)  # noqa: E731
        tokens = [Visitor(f"token of {role}", role, token=add(role)[1]) for role in ("council", "operator")]
        narrow = [
            Visitor(f"token for {each}", "council", token=add("council", scopes=[each])[1], scopes=frozenset([each]))
            for each in SCOPES
        ]
        signs_in = [
            Visitor(f"signed in for {each}", "council", None, None, add("council", scopes=[each])[0], frozenset([each]))
            for each in ("rating", "suggestions")
        ]
        gone, text = add("council")
        revoke_token(session, gone, NOW)
        expired = add("council", expires_on=NOW.date() - timedelta(days=1))[1]
    return [
        Visitor("nobody", is_known=False),
        Visitor("revoked token", token=text, is_known=False),
        Visitor("expired token", token=expired, is_known=False),
        *tokens,
        *narrow,
        *signs_in,
        *accounts,
        Visitor("new administrator", "administrator", without.account_id, lacks_second_factor=True),
    ]


def _add_account(
    session: Session,
    world: World,
    role: str,
    email: str | None = None,
    *,
    has_second_factor: bool = True,
    whose: str = "own",
) -> Visitor:
    half, address = world.halves[whose], email or f"{role}@example.ru"
    row = add_account(
        *(session, address, role),
        council_id=half.council_id if role in ("council", "operator") else None,
        organization_id=half.organization_id if role == "organization" else None,
        council_ids=[half.council_id] if role == "authority" else [],
        created_at=NOW,
    )
    if role == "administrator" and has_second_factor:
        with world.app.app_context():
            row.totp_secret = account_security().make_secret()
    session.flush()
    return Visitor(role, role, row.id)


def _add_token(session: Session, world: World, role: str, **changes: Any) -> tuple[int, str]:
    values: dict[str, Any] = {"created_at": NOW, "expires_on": None, **changes}
    row, text = add_token(session, world.halves["own"].council_id, role, **values)
    return row.id, text
