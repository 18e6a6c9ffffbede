"""The page on which a council begins a new cycle: a draft, its list still empty."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from flask import Blueprint, Response, url_for

from survey_app.domain.errors import AlreadyExists, InvalidInput
from survey_app.services.add_cycle import NewCycle, add_cycle
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.audit import describe_act
from survey_app.web.callers import get_caller
from survey_app.web.council.list_sentences import NO_DAY, read_day, say_problems
from survey_app.web.installation import installation

blueprint = Blueprint("cycle_drafts", __name__)
_FIELDS: Final = ("year", "name", "edition", "opens_on", "closes_on")
_YEAR_DIGITS: Final = 4
_EXISTS: Final = "Цикл этого года с таким именем уже есть. Дайте этому другое имя."


@blueprint.get("/council/cycles/add")
def get_form() -> Response:
    """Ask what the new cycle is."""
    edition = installation().catalogue.default_edition
    return _render({"year": str(datetime.now(UTC).year), "edition": edition}, {})


@blueprint.post("/council/cycles/add")
def post_form() -> Response:
    """Add the draft, and lead to its list."""
    posted, is_ours = read_posted()
    fields = {name: posted.get(name, "").strip()[:100] for name in _FIELDS}
    if not is_ours:
        return _render(fields, {"": OUTDATED})
    days, errors = _read_days(fields)
    council = get_caller().council
    assert council, "the table lets councils in"
    is_year = fields["year"].isascii() and fields["year"].isdecimal() and len(fields["year"]) <= _YEAR_DIGITS
    year = int(fields["year"]) if is_year else 0
    new = NewCycle(council, year, fields["name"] or None, fields["edition"], days["opens_on"], days["closes_on"])
    here = installation()
    try:
        with here.sessions() as session:
            added = add_cycle(session, new, here.catalogue.editions, [])
            if not errors:
                session.commit()
    except InvalidInput as refusal:
        errors = say_problems(refusal.problems) | errors
    except AlreadyExists:
        errors |= {"name": _EXISTS}
    if errors:
        return _render(fields, errors)
    describe_act(added.code)
    return see_other(url_for("cycle_list.get_list", code=added.code, done="created"))


def _read_days(fields: Mapping[str, str]) -> tuple[dict[str, date | None], dict[str, str]]:
    days: dict[str, date | None] = {}
    errors: dict[str, str] = {}
    for name in ("opens_on", "closes_on"):
        try:
            days[name] = read_day(fields[name])
        except ValueError:
            days[name], errors[name] = None, NO_DAY
    return days, errors


def _render(fields: Mapping[str, str], errors: Mapping[str, str]) -> Response:
    editions = sorted(installation().catalogue.editions.values(), key=lambda each: each.code, reverse=True)
    form = ButtonForm(formdata=None)
    return render_form("lists/new_cycle.html", form, errors, fields=fields, editions=editions)
