"""Free texts as anybody reads them: what leads to a person is masked before it leaves this function."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection

from survey_app.domain.masking import mask_contacts
from survey_app.domain.suggestions import Suggestion, TextSelection, has_all_words, name_text
from survey_app.domain.tallies import Selection
from survey_app.storage.suggestions import count_suggestions, stream_suggestions
from survey_app.storage.visible_cycles import VisibleCycle


def list_suggestions(
    connection: Connection, cycle: VisibleCycle, selection: Selection, wanted: TextSelection
) -> Iterator[Suggestion]:
    """Give the texts that are asked for, masked, in an order that tells nothing of when they came."""
    return (masked for _, masked in _mask(connection, cycle, selection, wanted))


def list_named_suggestions(
    connection: Connection, cycle: VisibleCycle, selection: Selection, wanted: TextSelection, key: bytes
) -> Iterator[tuple[str, Suggestion]]:
    """Give the texts that are asked for, masked, each with the name by which it can be hidden."""
    for written, masked in _mask(connection, cycle, selection, wanted):
        yield name_text(key, cycle.card.code, masked.code, masked.question, written), masked


def list_suggestion_page(
    connection: Connection, cycle: VisibleCycle, selection: Selection, wanted: TextSelection, key: bytes
) -> tuple[int, list[tuple[str, Suggestion]]]:
    """Return how many texts are asked for, and those of the page (`skip`, `most`), each with its name.

    Only where words are searched for is more than the page read: what is masked is known after reading.
    """
    if not wanted.words:
        found = count_suggestions(connection, cycle, selection, hidden=wanted.hidden)
        return found, list(list_named_suggestions(connection, cycle, selection, wanted, key))
    everything = replace(wanted, skip=0, most=None)
    named = list(list_named_suggestions(connection, cycle, selection, everything, key))
    return len(named), named[wanted.skip :][: wanted.most]


def _mask(
    connection: Connection, cycle: VisibleCycle, selection: Selection, wanted: TextSelection
) -> Iterator[tuple[str, Suggestion]]:
    for each in stream_suggestions(connection, cycle, selection, wanted):
        masked = mask_contacts(each.text)
        if has_all_words(masked, wanted.words):  # the database saw the words in what was written
            yield each.text, replace(each, text=masked)
