"""Lists the scores that a council published last, before one of its cycles."""

from typing import Final

from sqlalchemy import Connection

from survey_app.domain.rating_compilation import PublishedScore
from survey_app.exports.snapshot_json import parse_published_scores
from survey_app.storage.snapshots import stream_earlier
from survey_app.storage.visible_cycles import VisibleCycle

YEARS: Final = 3
"""How far back: each organization must be assessed once in three years."""


def list_previous_scores(connection: Connection, cycle: VisibleCycle) -> dict[str, PublishedScore]:
    """Return the newest earlier score of each organization that has one, by its code."""
    scores: dict[str, PublishedScore] = {}
    for content in stream_earlier(connection, cycle, cycle.card.year - YEARS):
        scores = {**parse_published_scores(content), **scores}
    return scores
