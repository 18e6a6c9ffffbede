"""The council's pages: its cycles, how far one has come and where somebody has to act, and one organization."""

from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response

from survey_app.domain.channel_comparison import COMPARISON_SENTENCE, compare_channels, explain_comparisons
from survey_app.domain.margins import (
    DOUBT_SENTENCE,
    MARGIN_SENTENCE,
    UNCORRECTED_SENTENCE,
    Sample,
    explain_sample,
    is_doubtful,
)
from survey_app.domain.progress import (
    OrganizationProgress,
    count_steps,
    list_periods,
    select_by_standing,
    share_elapsed,
    sort_progress,
)
from survey_app.domain.responses import CHANNELS
from survey_app.domain.tallies import Selection
from survey_app.services.compile_totals import compile_totals
from survey_app.services.explain_site import explain_refused
from survey_app.services.export_progress import render_days
from survey_app.services.export_totals import Asked, get_asked_cycle
from survey_app.services.list_cycle_refused_hosts import list_cycle_refused_hosts
from survey_app.services.list_progress import list_progress
from survey_app.storage.day_counts import list_days
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import count_visible_organizations, list_visible_cycles
from survey_app.web.api.selections import parse_organization
from survey_app.web.callers import get_caller
from survey_app.web.council.hosts import find_deciding_address
from survey_app.web.council.question_texts import describe_differences, describe_questions
from survey_app.web.installation import installation
from survey_app.web.refused_hosts import describe_refused_hosts
from survey_app.web.staff_pages import render_staff_page
from survey_app.web.streams import send_pieces

blueprint = Blueprint("council", __name__)
_MOST_NAMED: Final = 5


@blueprint.get("/council/")
def get_cycles() -> Response:
    """List the council's cycles and standing years, the newest first."""
    with read_snapshot(installation().engine) as connection:
        cycles = [
            (each.card, count_visible_organizations(connection, each))
            for each in list_visible_cycles(connection, get_caller().sight)
        ]
    cycles.sort(key=lambda each: (-each[0].year, each[0].state == "standing", each[0].code))
    return render_staff_page("council/cycles.html", cycles=cycles)


@blueprint.get("/council/cycles/<code>")
def get_cycle(code: str) -> Response:
    """Show how far a cycle has come."""
    today = datetime.now(UTC).date()
    here = installation()
    with read_snapshot(here.engine) as connection:
        cycle = get_asked_cycle(connection, Asked(code, get_caller().sight, Selection()))
        organizations = list(list_progress(connection, here.catalogue, cycle, Selection()))
        days = list_days(connection, cycle)
        names = {each.code: each.shown_name for each in organizations}
        refused = list_cycle_refused_hosts(connection, names, today, _MOST_NAMED)
        deciding = {each.code: find_deciding_address(connection, cycle, each.code) for each in refused}
    lagging = sort_progress(select_by_standing(organizations, "lagging", cycle.card, today), "lack")
    doubtful = select_by_standing(organizations, "doubtful", cycle.card, today)
    silent = sort_progress(select_by_standing(organizations, "silent", cycle.card, today), "last")
    return render_staff_page(
        "council/overview.html",
        cycle=cycle.card,
        organizations=len(organizations),
        responses=sum(each.counted for each in organizations),
        set_aside=sum(each.set_aside for each in organizations),
        met=len(select_by_standing(organizations, "met", cycle.card, today)),
        unknown=len(select_by_standing(organizations, "unknown", cycle.card, today)),
        steps=count_steps(organizations),
        elapsed=share_elapsed(cycle.card, today),
        by_channel=_add_channels(organizations),
        periods=list_periods(days),
        lagging=lagging[:_MOST_NAMED],
        lagging_count=len(lagging),
        silent=silent[:_MOST_NAMED],
        silent_count=len(silent),
        doubtful=doubtful[:_MOST_NAMED],
        doubtful_count=len(doubtful),
        doubt_sentence=DOUBT_SENTENCE,
        refused=refused,
        deciding=deciding,
        explain_refused=explain_refused,
    )


@blueprint.get("/council/cycles/<code>/days.csv")
def get_days(code: str) -> Response:
    """Give the numbers of responses by day and channel."""
    with read_snapshot(installation().engine) as connection:
        cycle = get_asked_cycle(connection, Asked(code, get_caller().sight, Selection()))
        days = list_days(connection, cycle)
    return send_pieces(render_days(cycle, days), "csv", f"days-{cycle.card.code}")


@blueprint.get("/council/cycles/<code>/organizations/<organization>")
def get_organization(code: str, organization: str) -> Response:
    """Show the totals of one organization: days, channels, places, question by question, and how sure they are."""
    here = installation()
    selection = Selection(organization=parse_organization(organization), by_place=True)
    with read_snapshot(here.engine) as connection:
        cycle = get_asked_cycle(connection, Asked(code, get_caller().sight, selection))
        (totals,) = compile_totals(connection, here.catalogue, cycle, selection)
        days = list_days(connection, cycle, totals.code)
        refused = describe_refused_hosts(connection, totals.code)
        decide_address = find_deciding_address(connection, cycle, totals.code)
    questions = describe_questions(here.catalogue, totals)
    comparisons = compare_channels(totals.outline, totals.channels)
    return render_staff_page(
        "council/organization.html",
        cycle=cycle.card,
        totals=totals,
        questions=questions,
        periods=list_periods(days),
        sample=explain_sample(Sample(totals.counted, totals.required)),
        comparison=explain_comparisons(comparisons),
        is_compared=bool(comparisons),
        differences=describe_differences(here.catalogue, totals, comparisons),
        margin_sentence=MARGIN_SENTENCE,
        doubt=DOUBT_SENTENCE if is_doubtful(totals.counted, totals.recipients) else "",
        uncorrected_sentence=UNCORRECTED_SENTENCE,
        comparison_sentence=COMPARISON_SENTENCE,
        refused=refused,
        decide_address=decide_address,
    )


def _add_channels(organizations: list[OrganizationProgress]) -> dict[str, int]:
    added = dict.fromkeys(CHANNELS, 0)
    for each in organizations:
        for channel, responses in each.by_channel.items():
            added[channel] += responses
    return {channel: responses for channel, responses in added.items() if responses}
