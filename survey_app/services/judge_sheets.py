"""Judges the lines of a batch: each becomes a sheet ready to be stored, or is refused with all that is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from survey_app.domain.batches import SHEET_COLUMNS, Batch, BatchLine, BatchRow, Remark
from survey_app.domain.packing import pack_answers
from survey_app.domain.questionnaires import Questionnaire
from survey_app.domain.responses import CHANNELS, NewResponse, kept_digest
from survey_app.domain.sheet_answers import read_answers
from survey_app.domain.sheet_heads import SheetHead, read_head
from survey_app.domain.sheets import sheet_id
from survey_app.services.collect_response import Collection
from survey_app.services.find_form import list_sheet_forms
from survey_app.services.find_own_questions import pack_own
from survey_app.storage.own_sets import OwnSet
from survey_app.storage.sheets import SheetOrganization, SheetRow


@dataclass(frozen=True, slots=True)
class JudgedSheet:
    """A line that can be stored.

    `known_by` are the ids under which it may be stored already, each with the digest of its content there: its own,
    and those by the codes of duplicates that became a part of its organization. `choices` are its answers without
    free texts.
    """

    line: int
    row: SheetRow
    known_by: Mapping[UUID, int]
    choices: Mapping[str, str | int]
    notes: tuple[Remark, ...]


Judged: TypeAlias = JudgedSheet | BatchRow
"""A sheet, or the refusal of its line."""


@dataclass(frozen=True, slots=True)
class SheetRules:
    """What sheets are judged by: code, namespace of ids and year of their cycle, council's day, organizations named.

    `own` are the council's own questions as the cycle asks them now.
    """

    collection: Collection
    cycle: str
    namespace: UUID
    year: int
    today: date
    organizations: Mapping[str, SheetOrganization]
    own: OwnSet | None = None


def judge_sheets(batch: Batch, rules: SheetRules) -> list[Judged]:
    """Judge every line; the columns are known to be what they should be. Asks nothing of the database."""
    return [_judge(line, rules) for line in batch.lines]


def _judge(line: BatchLine, rules: SheetRules) -> Judged:
    head, faults = read_head(line.cells, rules.year, rules.today)
    organization = rules.organizations.get(head.organization) if head else None
    if head is not None:
        faults += tuple(_check_organization(head.organization, organization))
    if line.too_many:
        faults += (Remark("too_many_cells", "The line has more cells than the table has columns."),)
    if head is None or organization is None:
        return BatchRow(line.number, "refused", faults)
    cells = {column: text for column, text in line.cells.items() if column not in SHEET_COLUMNS}
    forms = list_sheet_forms(rules.collection.catalogue, rules.own, organization.sphere, organization.kind)
    questionnaire, (given, notes, wrong) = _read_by_best(forms, cells)
    faults += wrong
    if not faults and not given:
        faults = (Remark("sheet_empty", "Not one question is answered on this sheet."),)
    if faults:
        return BatchRow(line.number, "refused", faults, notes)
    return _prepare(line, rules, head, organization, _Answered(questionnaire, given, notes))


def _read_by_best(
    forms: Sequence[Questionnaire], cells: Mapping[str, str]
) -> tuple[Questionnaire, tuple[dict[str, str | int], tuple[Remark, ...], tuple[Remark, ...]]]:
    """Read a sheet by the form of which it is: where least is wrong, and then least is lost."""
    readings = [(form, read_answers(form, cells)) for form in forms]
    return min(readings, key=lambda each: (len(each[1][2]), sum(note.code == "skipped_dropped" for note in each[1][1])))


@dataclass(frozen=True, slots=True)
class _Answered:
    questionnaire: Questionnaire
    given: Mapping[str, str | int]
    notes: tuple[Remark, ...]


def _check_organization(code: str, organization: SheetOrganization | None) -> Iterator[Remark]:
    if organization is None:
        yield Remark("organization_unknown", "No organization has this code.", "organization", code)
    elif not organization.is_listed:
        detail = "The organization is not on this cycle's list."
        yield Remark("organization_not_listed", detail, "organization", code)
    elif organization.is_archived:
        detail = "The organization is closed and takes no responses any more."
        yield Remark("organization_archived", detail, "organization", code)


def _prepare(
    line: BatchLine, rules: SheetRules, head: SheetHead, organization: SheetOrganization, answered: _Answered
) -> JudgedSheet:
    questionnaire, given = answered.questionnaire, answered.given
    response = NewResponse(None, questionnaire.key, "", head.channel, None, given)
    codes = (organization.code, *organization.former_codes)
    known_by = {
        sheet_id(rules.namespace, rules.cycle, code, head.channel, head.number): kept_digest(code, response)
        for code in codes
    }
    own_id, digest = next(iter(known_by.items()))
    texts = {code: str(value) for code, value in given.items() if questionnaire.questions_by_code[code].kind == "text"}
    row = SheetRow(
        id=own_id,
        answers=pack_answers(rules.collection.layouts[questionnaire.key], given),
        digest=digest,
        organization_id=organization.id,
        received_on=head.day,
        questionnaire_id=rules.collection.questionnaire_ids[questionnaire.key],
        channel=CHANNELS.index(head.channel) + 1,
        texts=texts,
        own=pack_own(rules.own, given),
    )
    choices = {code: value for code, value in given.items() if code not in texts}
    return JudgedSheet(line.number, row, known_by, choices, answered.notes)
