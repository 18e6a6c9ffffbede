"""Takes a batch of sheets from paper, telephone and interviews into a cycle: all of them, or none, or the good ones."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from survey_app.domain.batches import Batch, BatchReport, check_columns
from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import BatchChanged, Unavailable
from survey_app.domain.second_keying import is_chosen
from survey_app.domain.sheet_heads import find_codes
from survey_app.services.collect_response import Collection
from survey_app.services.get_taking_cycle import check_taking, get_taking_cycle
from survey_app.services.installation import Installation
from survey_app.services.judge_sheets import SheetRules, judge_sheets
from survey_app.services.list_sheet_questions import list_sheet_questions
from survey_app.services.plan_batch import BatchPlan, plan_batch
from survey_app.services.renew_intervals import renew_intervals
from survey_app.storage.councils import find_timezone
from survey_app.storage.cycles import get_cycle
from survey_app.storage.own_sets import find_shown
from survey_app.storage.ratings import drop_intervals
from survey_app.storage.second_keyings import add_due, settle
from survey_app.storage.session import read_snapshot
from survey_app.storage.sheets import add_namespace, add_sheets, find_namespace, map_organizations
from survey_app.storage.visible_cycles import Sight, VisibleCycle
from survey_app.storage.voided_sheets import rename_voided


@dataclass(frozen=True, slots=True)
class AskedBatch:
    """A batch for a cycle, in whose sight, and when it is handed in (with a time zone).

    `is_typed`: a clerk has its sheets at hand, so that some of them are chosen to be typed a second time.
    """

    cycle: str
    sight: Sight
    batch: Batch
    now: datetime
    is_typed: bool = False


def import_responses(
    here: Installation, asked: AskedBatch, *, partial: bool = False, dry_run: bool = False, expected: str | None = None
) -> BatchReport:
    """Store a batch in one transaction; with any refused line nothing is stored, unless `partial`.

    `expected` is the digest of the trial's report that a person has seen. Raises CycleUnknown, CycleNotMovable if the
    cycle is neither open nor closed, InvalidBatch for the columns, BatchChanged if the report would be another one
    now, Unavailable if somebody stored one of the sheets by another door at the same moment.
    """
    collection = here.collection
    codes = find_codes(line.cells for line in asked.batch.lines)
    with read_snapshot(here.engine) as connection:
        cycle, rules = _read_rules(connection, collection, asked, codes)
    judged = judge_sheets(asked.batch, rules)  # the long part, before anything is locked
    if dry_run:
        with read_snapshot(here.engine) as connection:
            return plan_batch(connection, judged).report(is_stored=False, is_trial=True)
    try:
        with here.sessions.begin() as session:
            connection = session.connection()
            # Organizations before their cycle, as a merge locks them: neither waits for the other in a circle.
            organizations = map_organizations(connection, cycle.id, codes, lock=True)
            # This lock keeps other batches of the cycle waiting, and lets nobody close or publish it meanwhile.
            state = check_taking(get_cycle(session, cycle.card.code, lock=True).state, cycle.card.code)
            namespace = find_namespace(connection, cycle.id)
            if namespace is None:
                add_namespace(connection, cycle.id, rules.namespace)
            own = find_shown(connection, cycle.id)
            now = replace(rules, organizations=organizations, namespace=namespace or rules.namespace, own=own)
            if now != rules:  # the register has changed since, or another first batch came before
                judged = judge_sheets(asked.batch, now)
            plan = plan_batch(connection, judged)
            _check_seen(plan, expected)
            is_stored = plan.can_store(partial=partial)
            if is_stored:
                _store(connection, cycle, plan)
                if asked.is_typed:
                    _choose_for_second_keying(connection, cycle, plan, now.namespace)
    except IntegrityError as error:
        raise Unavailable("One of the sheets was stored at the same moment; send the same batch again.") from error
    if is_stored and state == CycleState.CLOSED:
        listed = {each.id: each.code for each in organizations.values() if each.is_listed}
        renew_intervals(here.sessions, here.catalogue, cycle.card.code, listed)
    return plan.report(is_stored=is_stored)


def _read_rules(
    connection: Connection, collection: Collection, asked: AskedBatch, codes: frozenset[str]
) -> tuple[VisibleCycle, SheetRules]:
    cycle = get_taking_cycle(connection, asked.cycle, asked.sight)
    check_columns(asked.batch.columns, list_sheet_questions(connection, collection.catalogue, cycle.id))
    today = asked.now.astimezone(find_timezone(connection, cycle.council_id)).date()
    organizations = map_organizations(connection, cycle.id, codes)
    namespace = find_namespace(connection, cycle.id) or uuid4()  # kept with the first batch
    own = find_shown(connection, cycle.id)
    return cycle, SheetRules(collection, cycle.card.code, namespace, cycle.card.year, today, organizations, own)


def _check_seen(plan: BatchPlan, expected: str | None) -> None:
    if expected is not None and plan.report(is_stored=False, is_trial=True).digest() != expected:
        raise BatchChanged("What would become of this batch has changed since it was shown; look at it again.")


def _store(connection: Connection, cycle: VisibleCycle, plan: BatchPlan) -> None:
    add_sheets(connection, cycle.id, plan.new)
    settle(connection, cycle.id, plan.known_by)
    rename_voided(connection, cycle.id, plan.known_by)
    drop_intervals(connection, cycle.id, {each.organization_id for each in plan.new})


def _choose_for_second_keying(connection: Connection, cycle: VisibleCycle, plan: BatchPlan, namespace: UUID) -> None:
    # Only what is typed again can be chosen: choice, sex, age; no texts, no answers to own questions.
    comparable = [each for each in plan.new if each.answers > 0]
    add_due(connection, cycle.id, [each for each in comparable if is_chosen(each.id, namespace)])
