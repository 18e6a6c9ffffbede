"""Lists the sheets whose two keyings differ, with what differs."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from survey_app.domain.packing import unpack_answers
from survey_app.domain.responses import CHANNELS
from survey_app.domain.second_keying import AnswerDifference, compare_keyings
from survey_app.storage import second_keyings
from survey_app.storage.questionnaires import list_layouts


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A sheet that is to be voided and typed in anew; `is_voided`: the first half of that is done."""

    organization: str
    name: str
    channel: str
    number: str
    is_voided: bool
    differences: Sequence[AnswerDifference]


def list_mismatches(connection: Connection, cycle_id: int) -> list[Mismatch]:
    """Return the mismatches of a cycle that are not settled, by organization, channel and number."""
    layouts = list_layouts(connection)
    found = []
    for each in second_keyings.list_mismatches(connection, cycle_id):
        differences: Sequence[AnswerDifference] = ()
        if each.stored is not None:
            version, answers = each.stored
            second = unpack_answers(layouts[each.questionnaire_id], each.answers)
            _, differences = compare_keyings(unpack_answers(layouts[version], answers), second)
        channel = CHANNELS[each.channel - 1]
        found.append(Mismatch(each.organization, each.name, channel, each.number, each.stored is None, differences))
    return found
