"""The organization's places: add one, remove one after a question."""

from collections.abc import Mapping, Sequence
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from survey_app.domain.errors import AlreadyExists, InvalidInput, Problem
from survey_app.domain.places import LONGEST_NAME
from survey_app.services.add_place import add_place
from survey_app.services.remove_place import remove_place
from survey_app.storage.models import PlaceRow
from survey_app.storage.organizations import get_organization_id
from survey_app.storage.places import list_places
from survey_app.web.audit import describe_act
from survey_app.web.bodies import read_form
from survey_app.web.installation import installation
from survey_app.web.organization.own import OUTDATED, ConfirmationForm, get_own_code, see_other
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("own_places", __name__)
_MAX_FORM_BYTES: Final = 16 * 1024
_LONGEST_SHOWN: Final = 200
_SENTENCES: Final = {
    "bad_place": "Код — от 1 до 24 знаков: маленькие латинские буквы, цифры и дефис. Например, hall или ward-3.",
    "place_name_empty": "Напишите название: так место называется на плакате.",
    "place_name_long": f"Название слишком длинное: нужно не больше {LONGEST_NAME} знаков.",
    "already_exists": "Место с таким кодом уже есть. Придумайте другой код.",
}
_DONE: Final = {"added": "Место добавлено. Плакат для него можно напечатать.", "removed": "Место удалено."}


@blueprint.get("/organization/places")
def get_list() -> Response:
    """List the places, with the form for another one."""
    return _render(done=_DONE.get(request.args.get("done", "")))


@blueprint.post("/organization/places")
def post_place() -> Response:
    """Add a place; with problems the form comes back as it was filled in."""
    fields = {name: value.strip() for name, value in read_form(request, _MAX_FORM_BYTES).items()}
    if not ConfirmationForm().validate_on_submit():
        return _render(422, fields, errors={"": OUTDATED})
    code, name = fields.get("code", "").lower(), fields.get("name", "")
    try:
        with installation().sessions.begin() as session:
            add_place(session, get_own_code(), code, name)
    except InvalidInput as refusal:
        return _render(422, fields, errors=_explain(refusal.problems))
    except AlreadyExists:
        return _render(409, fields, errors={"code": _SENTENCES["already_exists"]})
    describe_act(get_own_code(), place=code)
    return see_other("own_places.get_list", done="added")


@blueprint.get("/organization/places/<place>/remove")
def get_removal(place: str) -> Response:
    """Ask whether the place is to be removed."""
    return render_staff_page("organization/remove_place.html", place=_get(place), form=ConfirmationForm(formdata=None))


@blueprint.post("/organization/places/<place>/remove")
def post_removal(place: str) -> Response:
    """Remove the place."""
    read_form(request, _MAX_FORM_BYTES)
    found, form = _get(place), ConfirmationForm()
    if not form.validate_on_submit():
        fresh = ConfirmationForm(formdata=None)
        return render_staff_page("organization/remove_place.html", 422, place=found, form=fresh, error=OUTDATED)
    with installation().sessions.begin() as session:
        remove_place(session, get_own_code(), place)
    describe_act(get_own_code(), place=place)
    return see_other("own_places.get_list", done="removed")


def _get(code: str) -> PlaceRow:
    found = next((each for each in _list() if each.code == code), None)
    if found is None:
        raise NotFound
    return found


def _list() -> list[PlaceRow]:
    with installation().readers() as session:
        return list_places(session, get_organization_id(session, get_own_code()))


def _render(
    status: int = 200,
    fields: Mapping[str, str] | None = None,
    *,
    errors: Mapping[str, str] | None = None,
    done: str | None = None,
) -> Response:
    return render_staff_page(
        "organization/places.html",
        status,
        code=get_own_code(),
        places=_list(),
        fields={name: value[:_LONGEST_SHOWN] for name, value in (fields or {}).items()},
        errors=errors or {},
        done=done,
        longest=LONGEST_NAME,
        form=ConfirmationForm(formdata=None),
    )


def _explain(problems: Sequence[Problem]) -> dict[str, str]:
    return {each.pointer.removeprefix("/"): _SENTENCES[each.code] for each in problems}
