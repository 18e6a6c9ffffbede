"""Registers the places of many organizations from a file: all of them or none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from survey_app.domain.identifiers import parse_code
from survey_app.domain.places import PlaceLine, check_place
from survey_app.services.plan_import import Remark
from survey_app.storage import places
from survey_app.storage.cycles import find_ids
from survey_app.storage.models import PlaceRow

_REASONS: Mapping[str, str] = {
    "bad_place": "код места — от 1 до 24 строчных латинских букв, цифр и дефисов",
    "place_name_empty": "нет названия места",
    "place_name_long": "название места длиннее 100 знаков",
}


@dataclass(frozen=True, slots=True)
class PlacesReport:
    """What an import of places did; with anything refused it did nothing."""

    added: int
    changed: int
    unchanged: int
    refused: tuple[Remark, ...]


def import_places(session: Session, lines: Sequence[PlaceLine]) -> PlacesReport:
    """Register the places of these lines, whose names are normalized; known ones get their names. The caller commits.

    A place that was removed returns. Raises AlreadyExists if another command was faster.
    """
    codes = {line.organization: parse_code(line.organization) for line in lines}
    ids = find_ids(session, sorted({code for code in codes.values() if code}))
    plan = _Plan(
        {text: ids[code] for text, code in codes.items() if code in ids}, places.map_places(session, ids.values())
    )
    for line in lines:
        plan.take(line)
    if not plan.refused:
        places.add_places(session, plan.added)
        places.register_again(session, plan.changed)
    return PlacesReport(len(plan.added), len(plan.changed), plan.unchanged, tuple(plan.refused))


@dataclass(slots=True)
class _Plan:
    organization_ids: Mapping[str, int]
    known: Mapping[tuple[int, str], PlaceRow]
    added: list[tuple[int, str, str]] = field(default_factory=list)
    changed: dict[int, str] = field(default_factory=dict)
    unchanged: int = 0
    refused: list[Remark] = field(default_factory=list)
    lines: dict[tuple[int, str], int] = field(default_factory=dict)

    def take(self, line: PlaceLine) -> None:
        """Decide what becomes of a line."""
        organization_id = self.organization_ids.get(line.organization)
        remarks = list(self._find_faults(line, organization_id))
        self.refused += remarks
        if organization_id is None or remarks:
            return
        key = (organization_id, line.code)
        self.lines[key] = line.number
        known = self.known.get(key)
        if known is None:
            self.added.append((*key, line.name))
        elif known.is_removed or known.name != line.name:
            self.changed[known.id] = line.name
        else:
            self.unchanged += 1

    def _find_faults(self, line: PlaceLine, organization_id: int | None) -> Iterable[Remark]:
        if organization_id is None:
            detail = f"в реестре нет организации с кодом «{line.organization}»"
            yield Remark(line.number, "organization_unknown", detail)
        elif (organization_id, line.code) in self.lines:
            first = self.lines[organization_id, line.code]
            yield Remark(line.number, "place_repeated", f"место «{line.code}» уже названо в строке {first}")
        for problem in check_place(line.code, line.name):
            yield Remark(line.number, problem.code, _REASONS[problem.code])
