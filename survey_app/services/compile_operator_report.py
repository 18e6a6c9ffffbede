"""Compiles the operator's report of a cycle, organization by organization."""

from sqlalchemy import Connection

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.operator_report import ChannelWork, OrganizationWork
from survey_app.domain.responses import CHANNELS
from survey_app.domain.tallies import Selection
from survey_app.storage.operator_counts import count_voids, list_collected, list_declined
from survey_app.storage.progress import list_organizations
from survey_app.storage.second_keyings import sum_keyings
from survey_app.storage.visible_cycles import VisibleCycle


def compile_operator_report(
    connection: Connection, catalogue: Catalogue, cycle: VisibleCycle
) -> list[OrganizationWork]:
    """Return the organizations of the cycle's list by shown name and code, exact at the connection's snapshot."""
    edition = catalogue.editions.get(cycle.card.edition or "")
    collected, voids = list_collected(connection, cycle.id), count_voids(connection, cycle.id)
    declined, keyings = list_declined(connection, cycle.id), sum_keyings(connection, cycle.id)
    known = {*collected, *voids, *declined, *keyings}

    def describe(number: int, channel: int) -> ChannelWork:
        key = (number, channel)
        came, keying = collected.get(key), keyings.get(key)
        return ChannelWork(
            CHANNELS[channel - 1],
            **(came._asdict() if came else {}),
            **(keying._asdict() if keying else {}),
            voided=voids.get(key, 0),
            declined=declined.get(key, 0),
        )

    return [
        OrganizationWork(
            code=each.code,
            name=each.name,
            short_name=each.short_name,
            inn=each.inn,
            sphere=each.sphere,
            required=edition.required_sample(each.recipients) if edition else None,
            channels=tuple(
                describe(each.id, channel) for channel in range(1, len(CHANNELS) + 1) if (each.id, channel) in known
            ),
        )
        for each in list_organizations(connection, cycle, Selection())
    ]
