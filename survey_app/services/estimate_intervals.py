"""Estimates how far chance may have moved each score of a cycle, from the answers that belong together."""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.answer_counts import Pattern
from survey_app.domain.formulas import list_shares
from survey_app.domain.intervals import Interval, estimate_interval
from survey_app.domain.methodology import Edition
from survey_app.domain.packing import Layout, unpack_answers
from survey_app.domain.ratings import score_organization
from survey_app.domain.tallies import Selection
from survey_app.services.list_counted import list_counted
from survey_app.storage.patterns import PackedPattern, stream_patterns
from survey_app.storage.questionnaires import list_layouts
from survey_app.storage.visible_cycles import VisibleCycle

_ANSWERED_ELSEWHERE: Final[Mapping[str, str]] = {"": ""}
"""Stands for a respondent whose every answer is to questions that no formula of the edition asks about."""


def estimate_intervals(
    connection: Connection, catalogue: Catalogue, cycle: VisibleCycle, edition: Edition, code: str | None = None
) -> dict[int, Interval]:
    """Return the intervals of all scores of a cycle, or of one organization's, by row id of the organization."""
    known = {
        each.id: each for each in list_counted(connection, catalogue, cycle, edition, Selection(organization=code))
    }
    layouts = list_layouts(connection)
    questions = _list_questions(edition)
    # Without sex, age and whatever else no formula asks about there are far fewer patterns.
    masks = {number: layout.mask_of(questions) for number, layout in layouts.items()}
    one = next(iter(known), None) if code is not None else None
    intervals: dict[int, Interval] = {}
    for number, packed in stream_patterns(connection, cycle.id, masks, one):
        organization = known[number]
        facts, evidence = organization.facts, organization.read_evidence(with_items=False)
        score = score_organization(edition, facts.sphere, facts.kind, evidence)
        interval = estimate_interval(edition, score, _unpack(layouts, packed), facts.recipients)
        if interval is not None:
            intervals[number] = interval
    return intervals


def _list_questions(edition: Edition) -> frozenset[str]:
    return frozenset(
        question
        for scheme in edition.schemes.values()
        for criterion in scheme
        for indicator in criterion.indicators
        for share in list_shares(indicator.formula)
        for question in share.questions
    )


def _unpack(layouts: Mapping[int, Layout], packed: list[PackedPattern]) -> Iterator[Pattern]:
    for each in packed:
        yield unpack_answers(layouts[each.questionnaire_id], each.answers) or _ANSWERED_ELSEWHERE, each.responses
