"""How far each organization of a cycle has come; the time it takes follows organizations, not responses."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.progress import OrganizationProgress
from survey_app.domain.responses import CHANNELS
from survey_app.domain.tallies import Selection
from survey_app.storage.progress import (
    ListedOrganization,
    ResponseCount,
    count_responses_by_channel,
    list_organizations,
)
from survey_app.storage.visible_cycles import VisibleCycle


def list_progress(
    connection: Connection, catalogue: Catalogue, cycle: VisibleCycle, selection: Selection
) -> Iterator[OrganizationProgress]:
    """Give the selected organizations by shown name and code, exact at the connection's snapshot."""
    edition = catalogue.editions.get(cycle.card.edition or "")
    counted = count_responses_by_channel(connection, cycle)
    for listed in list_organizations(connection, cycle, selection):
        required = edition.required_sample(listed.recipients) if edition else None
        yield _describe(listed, required, counted.get(listed.id, ()), selection.channel)


def _describe(
    listed: ListedOrganization, required: int | None, counts: Iterable[ResponseCount], channel: str | None
) -> OrganizationProgress:
    by_channel = dict.fromkeys(CHANNELS, 0)
    set_aside = 0
    last_days = [listed.last_on]
    for each in counts:
        if channel not in (None, each.channel):
            continue
        if each.set_aside:
            set_aside += each.responses
        else:
            by_channel[each.channel] += each.responses
            last_days.append(each.last_on)
    return OrganizationProgress(
        code=listed.code,
        name=listed.name,
        short_name=listed.short_name,
        inn=listed.inn,
        sphere=listed.sphere,
        municipality=listed.municipality,
        required=required,
        counted=sum(by_channel.values()),
        set_aside=set_aside,
        by_channel={name: number for name, number in by_channel.items() if number},
        last_on=max((each for each in last_days if each is not None), default=None),
        recipients=listed.recipients,
    )
