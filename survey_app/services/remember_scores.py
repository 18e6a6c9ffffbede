"""Keeps the scores that ratings have computed, an edition's together, for as long as the process lives."""

from functools import lru_cache

from survey_app.domain.methodology import Edition
from survey_app.domain.rating_compilation import ScoreMemory


def remember_scores(edition: Edition) -> ScoreMemory:
    """Return the scores computed by this edition so far; a published cycle's is read anew, but its texts are equal."""
    return _remember(edition.sources)


@lru_cache(maxsize=16)
def _remember(_: tuple[tuple[str, str], ...]) -> ScoreMemory:
    return {}
