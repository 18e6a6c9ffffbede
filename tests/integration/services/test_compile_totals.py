"""Totals are rollup plus tail, exact however much is folded, and equal to an honest recount of what was sent."""

import random
from typing import Any

import pytest
from sqlalchemy import text

from survey_app.domain.responses import CHANNELS
from survey_app.domain.tallies import OrganizationTotals, Selection
from survey_app.services.compile_totals import compile_totals
from survey_app.services.installation import Installation
from survey_app.storage.session import read_snapshot
from survey_app.storage.tallies import fold
from survey_app.storage.visible_cycles import EVERYTHING, Sight, VisibleCycle, find_visible_cycle, list_visible_cycles
from tests.factories import ANSWERS, add_council
from tests.integration.services.conftest import collect, compile_all

YES_NO = ("on_time", "comfort_satisfied", "recommend", "overall_satisfied")


def answered(totals: OrganizationTotals) -> dict[str, tuple[int | None, dict[str, int]]]:
    return {each.code: (each.answered, dict(each.options)) for each in totals.list_questions()}


@pytest.mark.usefixtures("council")
def test_silent_organizations_are_listed_with_zeros(installation: Installation) -> None:
    totals = compile_all(installation)
    assert [(each.code, each.counted, each.required, each.by_channel) for each in totals] == [
        ("CCCC1111", 0, 600, {}),
        ("BBBB1111", 0, None, {}),
        ("AAAA1111", 0, 40, {}),
    ]
    codes = [each.code for each in totals[1].list_questions()]
    questionnaire = installation.catalogue.for_sphere("social")
    assert codes == [each.code for each in questionnaire.questions]
    assert answered(totals[1])["stand_used"] == (0, {"yes": 0, "no": 0})
    assert answered(totals[1])["age"] == (0, {})
    assert answered(totals[1])["suggestions"] == (0, {})
    assert "on_time" not in answered(totals[0])


@pytest.mark.usefixtures("council")
def test_totals_equal_a_recount_of_what_was_sent_whatever_is_folded(installation: Installation) -> None:
    dice = random.Random(7)
    sent: list[tuple[str, str, dict[str, Any]]] = []
    for number in range(60):
        organization = dice.choice(("AAAA1111", "BBBB1111"))
        answers = {**ANSWERS, **{code: dice.choice(("yes", "no")) for code in YES_NO}}
        if dice.random() < 0.5:
            answers["age"] = dice.randint(14, 120)
        if dice.random() < 0.5:
            answers["suggestions"] = f"Мысль {number}"
        sent.append((organization, dice.choice(CHANNELS), answers))
        collect(installation, organization, answers, sent[-1][1])
        if number in (20, 40):
            with installation.engine.begin() as connection:
                fold(connection)  # as much as other transactions of the server allow
    for totals in compile_all(installation):
        own = [(channel, answers) for code, channel, answers in sent if code == totals.code]
        assert totals.counted == len(own)
        assert totals.by_channel == {
            channel: count for channel in CHANNELS if (count := sum(channel == each for each, _ in own))
        }
        for question in totals.list_questions():
            given = [answers[question.code] for _, answers in own if question.code in answers]
            assert question.answered == len(given), question
            assert question.options == {option: given.count(option) for option in question.options}
        for channel in totals.channels:
            of_channel = [answers for each, answers in own if each == channel.channel]
            cells = dict(zip(totals.outline.cells, channel.counts, strict=True))
            assert cells["recommend", "yes"] == sum(answers["recommend"] == "yes" for answers in of_channel)


@pytest.mark.usefixtures("council")
def test_a_selection_cuts_without_changing_counts(installation: Installation) -> None:
    collect(installation, "AAAA1111", {**ANSWERS, "suggestions": "Лавочки"}, "qr")
    collect(installation, "AAAA1111", ANSWERS)
    collect(installation, "BBBB1111", ANSWERS)
    with installation.engine.begin() as connection:
        fold(connection)
    collect(installation, "BBBB1111", ANSWERS, "qr")
    assert [each.code for each in compile_all(installation, sphere="culture")] == ["CCCC1111"]
    assert [each.code for each in compile_all(installation, skip=1, most=1)] == ["BBBB1111"]
    assert compile_all(installation, organization="EEEE1111") == []
    (one,) = compile_all(installation, organization="AAAA1111")
    assert one == next(each for each in compile_all(installation) if each.code == "AAAA1111")
    assert (one.by_channel, answered(one)["suggestions"]) == ({"widget": 1, "qr": 1}, (1, {}))
    by_qr = {each.code: each for each in compile_all(installation, channel="qr")}
    assert {code: each.by_channel for code, each in by_qr.items()} == {
        "AAAA1111": {"qr": 1},
        "BBBB1111": {"qr": 1},
        "CCCC1111": {},
    }
    assert answered(by_qr["AAAA1111"])["suggestions"] == (None, {})


@pytest.mark.usefixtures("council")
@pytest.mark.parametrize("is_folded", [True, False])
def test_what_is_set_aside_counts_only_when_asked_for(installation: Installation, *, is_folded: bool) -> None:
    collect(installation, "AAAA1111", {**ANSWERS, "suggestions": "Лавочки"})
    with installation.engine.begin() as connection:
        connection.execute(text("UPDATE response SET set_aside = true"))
    collect(installation, "AAAA1111", ANSWERS)
    if is_folded:
        with installation.engine.begin() as connection:
            fold(connection)
    (without,) = compile_all(installation, organization="AAAA1111")
    assert (without.counted, without.set_aside, without.by_channel) == (1, 1, {"widget": 1})
    assert answered(without)["recommend"] == (1, {"yes": 1, "no": 0})
    assert answered(without)["suggestions"] == (1, {})  # nothing tells whose a text is
    (included,) = compile_all(installation, organization="AAAA1111", includes_set_aside=True)
    assert (included.counted, included.set_aside, included.by_channel) == (1, 1, {"widget": 2})
    assert answered(included)["recommend"] == (2, {"yes": 2, "no": 0})


@pytest.mark.usefixtures("council")
def test_versions_are_merged_by_code(installation: Installation) -> None:
    for _ in range(2):
        collect(installation, "AAAA1111", ANSWERS)
    with installation.engine.begin() as connection:
        insert = "INSERT INTO questionnaire (id, code, version, layout) VALUES (99, 'nok-gone', 1, :layout)"
        connection.execute(text(insert), {"layout": "recommend=yes,no,unsure;old=a,b;age=14..120"})
        one = "(SELECT id FROM response LIMIT 1)"
        connection.execute(text(f"UPDATE response SET questionnaire_id = 99, answers = 11 WHERE id = {one}"))
    (totals,) = compile_all(installation, organization="AAAA1111")
    assert totals.counted == 2
    assert answered(totals)["recommend"] == (2, {"yes": 1, "no": 0, "unsure": 1})
    assert answered(totals)["old"] == (1, {"a": 0, "b": 1})
    assert list(answered(totals))[-1] == "old"


def test_a_standing_year_is_a_view_of_the_jurisdiction(installation: Installation, council: int) -> None:
    with installation.sessions.begin() as session:
        other = add_council(session, "museums")
        session.execute(
            text("INSERT INTO council_scope (council_id, kind, value) VALUES (:council, 'sphere', 'culture')"),
            {"council": other.id},
        )
        museums = other.id
    assert [each.card.code for each in _cycles(installation, council)] == ["social-2026"]
    collect(installation, "DDDD1111", ANSWERS)
    standing = _cycles(installation, council)[1].card
    assert (standing.code, standing.year, standing.edition, standing.state) == (
        "social-standing-2026",
        2026,
        None,
        "standing",
    )
    (totals,) = compile_all(installation, "social-standing-2026")
    assert (totals.code, totals.counted, totals.required) == ("DDDD1111", 1, None)
    with installation.engine.begin() as connection:
        fold(connection)
    assert compile_all(installation, "social-standing-2026") == [totals]
    assert _cycles(installation, museums) == []
    assert compile_all(installation, "museums-standing-2026") == []


def _cycles(installation: Installation, council_id: int) -> list[VisibleCycle]:
    with read_snapshot(installation.engine) as connection:
        return list_visible_cycles(connection, Sight((council_id,)))


def test_a_council_sees_no_cycle_of_another(installation: Installation, council: int) -> None:
    with installation.sessions.begin() as session:
        other = add_council(session, "museums").id
    collect(installation, "DDDD1111", ANSWERS)
    with read_snapshot(installation.engine) as connection:
        for code in ("social-2026", "social-standing-2026"):
            assert find_visible_cycle(connection, code, Sight((council,)))
            assert find_visible_cycle(connection, code, Sight((other,))) is None
        for code in ("social-2027", "social-standing-1999", "standing-2026", "nobody-standing-2026"):
            assert find_visible_cycle(connection, code, EVERYTHING) is None


def test_a_year_without_answers_is_a_view_of_nothing(installation: Installation, council: int) -> None:
    with read_snapshot(installation.engine) as connection:
        cycle = find_visible_cycle(connection, "social-standing-2027", Sight((council,)))
        assert cycle
        assert not list(compile_totals(connection, installation.catalogue, cycle, Selection()))
