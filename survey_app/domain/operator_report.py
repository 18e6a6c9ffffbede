"""What an operator hands in beside the answers: how many came by which channel and when, and how well typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ChannelWork:
    """The operator's work in one channel: responses (set aside ones left out) with their first and last day.

    `declined` people were asked and did not answer; `due` sheets were chosen for second keying, `keyed` of them are
    done, in `sheets_differing` something differed: `differing` of `compared` answers.
    """

    channel: str
    responses: int = 0
    first_on: date | None = None
    last_on: date | None = None
    voided: int = 0
    declined: int = 0
    due: int = 0
    keyed: int = 0
    sheets_differing: int = 0
    compared: int = 0
    differing: int = 0


@dataclass(frozen=True, slots=True)
class OrganizationWork:
    """The same of one organization: the channels in which there is anything, and the sample (None if unknown)."""

    code: str
    name: str
    short_name: str
    inn: str
    sphere: str
    required: int | None
    channels: tuple[ChannelWork, ...]

    @property
    def shown_name(self) -> str:
        """The name that people know it by."""
        return self.short_name or self.name

    @property
    def whole(self) -> ChannelWork:
        """All channels together."""
        return add_work("", self.channels)


def add_work(channel: str, parts: Iterable[ChannelWork]) -> ChannelWork:
    """Return the parts added up: from the first day of any of them to the last."""
    parts = tuple(parts)
    return ChannelWork(
        channel,
        responses=sum(each.responses for each in parts),
        first_on=min((each.first_on for each in parts if each.first_on), default=None),
        last_on=max((each.last_on for each in parts if each.last_on), default=None),
        voided=sum(each.voided for each in parts),
        declined=sum(each.declined for each in parts),
        due=sum(each.due for each in parts),
        keyed=sum(each.keyed for each in parts),
        sheets_differing=sum(each.sheets_differing for each in parts),
        compared=sum(each.compared for each in parts),
        differing=sum(each.differing for each in parts),
    )


def add_by_channel(organizations: Iterable[OrganizationWork]) -> list[ChannelWork]:
    """Return the channels of all organizations, each added up, in the order in which they first come."""
    by_channel: dict[str, list[ChannelWork]] = {}
    for organization in organizations:
        for each in organization.channels:
            by_channel.setdefault(each.channel, []).append(each)
    return [add_work(channel, parts) for channel, parts in by_channel.items()]
