"""Each place has what was sent from it, however much is folded; what was sent from no registered one has a part too."""

import random
from dataclasses import replace
from typing import Any

import pytest

from survey_app.domain.responses import CHANNELS
from survey_app.services.installation import Installation
from survey_app.storage.models import OrganizationRow
from survey_app.storage.tallies import fold
from tests.factories import ANSWERS, add_place
from tests.integration.services.conftest import collect, compile_all

YES_NO = ("on_time", "comfort_satisfied", "recommend", "overall_satisfied")


@pytest.mark.usefixtures("council")
def test_places_have_what_was_sent_from_them_whatever_is_folded(installation: Installation) -> None:
    with installation.sessions.begin() as session:
        for code, name in (("hall", "Холл"), ("ward-3", "Отделение № 3"), ("empty", "Пустое")):
            add_place(session, session.get_one(OrganizationRow, 1), code, name)
        add_place(session, session.get_one(OrganizationRow, 2), "hall", "Не тот холл")
    dice = random.Random(11)
    sent: list[tuple[str | None, str, dict[str, Any]]] = []
    for number in range(60):
        answers = {**ANSWERS, **{code: dice.choice(("yes", "no")) for code in YES_NO}}
        sent.append((dice.choice(("hall", "ward-3", "unknown", None)), dice.choice(CHANNELS), answers))
        collect(installation, "AAAA1111", answers, sent[-1][1], sent[-1][0])
        if number in (20, 40):
            with installation.engine.begin() as connection:
                fold(connection)
    (whole,) = compile_all(installation, organization="AAAA1111", by_place=True)
    assert whole.places is not None
    assert [(each.code, each.name) for each in whole.places] == [
        ("empty", "Пустое"),
        ("hall", "Холл"),
        ("ward-3", "Отделение № 3"),
        (None, None),
    ]
    for part in whole.places:
        own = [(channel, answers) for place, channel, answers in sent if _known(place) == part.code]
        assert part.counted == len(own)
        assert part.by_channel == {
            channel: count for channel in CHANNELS if (count := sum(channel == each for each, _ in own))
        }
        for question in part.list_questions():
            given = [answers[question.code] for _, answers in own if question.code in answers]
            assert question.options == {option: given.count(option) for option in question.options}
    assert sum(each.counted for each in whole.places) == whole.counted
    (plain,) = compile_all(installation, organization="AAAA1111")
    assert plain == replace(whole, places=None)
    (neighbour,) = compile_all(installation, organization="BBBB1111", by_place=True)
    assert neighbour.places is not None
    assert [(each.code, each.name, each.counted) for each in neighbour.places] == [("hall", "Не тот холл", 0)]


def _known(place: str | None) -> str | None:
    return place if place in ("hall", "ward-3") else None
