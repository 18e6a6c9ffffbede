"""The rating of a cycle is that of its counts and observations, ranked over the whole list whatever is shown."""

import random
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select, update

from survey_app.domain.compiled_rating import CompiledRating, RatedOrganization
from survey_app.domain.demo import draw_answers, draw_rates
from survey_app.domain.errors import NoRating, OrganizationUnknown
from survey_app.services.installation import Installation
from survey_app.services.rebuild_totals import rebuild_totals
from survey_app.services.remember_scores import remember_scores
from survey_app.storage.models import CycleRow, OrganizationRow, ResponseRow
from survey_app.storage.tallies import fold
from tests.factories import add_council, add_cycle, add_organization
from tests.integration.services.ratings import OBSERVED, observe, rate, respond
from tests.slow_scores import slow_scores

SPHERES = {"AAAA1111": "social", "BBBB1111": "health", "CCCC1111": "culture", "DDDD1111": "education"}


@pytest.fixture(autouse=True)
def cycle_id(installation: Installation) -> int:
    with installation.sessions.begin() as session:
        listed = [
            add_organization(
                session,
                code,
                sphere=sphere,
                kind="outpatient" if sphere == "health" else None,
                region="Тверская область",
                oktmo="28701000001" if sphere != "health" else "",
                recipients=100,
                inn="7707083893",
            )
            for code, sphere in SPHERES.items()
        ]
        listed.append(add_organization(session, "EEEE1111", short_name="", name="Молчаливая"))
        return add_cycle(session, add_council(session), listed).id


def draw_sheets(installation: Installation, code: str, number: int = 20) -> list[dict[str, Any]]:
    """Draw what people answer in an organization."""
    questionnaire = installation.catalogue.for_sphere(SPHERES[code])
    dice = random.Random(code)
    rates = draw_rates(questionnaire, dice)
    return [draw_answers(questionnaire, rates, ("",), dice) for _ in range(number)]


def fill(installation: Installation) -> dict[str, list[dict[str, Any]]]:
    """Let people answer in all organizations but one, half of it folded, and observe all of these but one."""
    sheets = {code: draw_sheets(installation, code) for code in SPHERES}
    for code, own in sheets.items():
        for place, sheet in enumerate(own):
            if code == "BBBB1111" and place == 10:
                with installation.sessions.begin() as session:
                    fold(session.connection())
            respond(installation, code, {key: value for key, value in sheet.items() if value != ""})
    for code in ("AAAA1111", "BBBB1111", "CCCC1111"):
        observe(installation, code)
    return sheets


def published(rating: CompiledRating, code: str) -> dict[str, str | None]:
    """Return what is published of an organization, by code of indicator and criterion."""
    score, render = find(rating, code).score, rating.edition.rounding.render
    criteria = {each.scheme.criterion.code: render(each.outcome) for each in score.criteria}
    return (
        {each.indicator.code: render(each.outcome) for each in score.indicators}
        | criteria
        | {"S": render(score.outcome)}
    )


def find(rating: CompiledRating, code: str) -> RatedOrganization:
    return next(each for each in rating.organizations if each.code == code)


@pytest.mark.parametrize("edition", ["operators", "letter"])
def test_scores_are_those_of_a_calculation_by_hand(installation: Installation, edition: str) -> None:
    with installation.sessions.begin() as session:
        session.execute(update(CycleRow).values(edition=f"nok-344n-2018-{edition}"))
    sheets = fill(installation)
    rating = rate(installation)
    for code in ("AAAA1111", "BBBB1111", "CCCC1111"):
        by_hand = slow_scores(sheets[code], OBSERVED, SPHERES[code], is_letter=edition == "letter")
        assert published(rating, code) == by_hand
    assert find(rating, "AAAA1111").counted == 20
    assert find(rating, "AAAA1111").required == 40


def test_the_order_is_by_rank_then_name_and_says_what_is_missing(installation: Installation) -> None:
    fill(installation)
    rating = rate(installation)
    scores = {code: float(published(rating, code)["S"] or -1) for code in SPHERES}
    best_first = sorted((code for code in scores if code != "DDDD1111"), key=lambda code: -scores[code])
    assert [each.code for each in rating.organizations] == [*best_first, "DDDD1111", "EEEE1111"]
    assert [each.rank for each in rating.organizations] == [1, 2, 3, None, None]
    assert (rating.rated, rating.unrated) == (3, 2)
    assert rating.missing["responses"] == 1
    assert list(rating.missing) == ["responses", *rating.edition.lists_by_code]
    assert rating.missing["stand"] == 2
    assert rating.missing["waiting"] == 1
    assert find(rating, "DDDD1111").score.missing[0] == "stand"
    assert rating.decision is None
    assert all(each.interval is None and each.previous is None for each in rating.organizations)


def test_means_are_of_regions_and_municipalities(installation: Installation) -> None:
    fill(installation)
    means = rate(installation).means
    assert {place: (mean.rated, mean.unrated) for place, mean in means.municipalities.items()} == {
        ("Тверская область", "28701000", "social"): (1, 0),
        ("Тверская область", "", "health"): (1, 0),
        ("Тверская область", "28701000", "culture"): (1, 0),
        ("Тверская область", "28701000", "education"): (0, 1),
        ("", "", "social"): (0, 1),
    }


@pytest.mark.parametrize(
    ("selected", "shown"),
    [
        ({"sphere": "health"}, {"BBBB1111"}),
        ({"municipality": ""}, {"BBBB1111", "EEEE1111"}),
        ({"municipality": "28701000", "sphere": "culture"}, {"CCCC1111"}),
        ({"organization": "AAAA1111"}, {"AAAA1111"}),
        ({"words": ("МОЛЧ",)}, {"EEEE1111"}),
        ({"words": ("тверская", "7707")}, set(SPHERES)),
    ],
)
def test_a_selection_changes_no_rank(installation: Installation, selected: Mapping[str, Any], shown: set[str]) -> None:
    fill(installation)
    whole, part = rate(installation), rate(installation, **selected)
    assert {each.code for each in part.organizations} == shown
    assert [(each.code, each.rank) for each in part.organizations] == [
        (each.code, each.rank) for each in whole.organizations if each.code in shown
    ]
    assert part.means == whole.means
    assert [each.code for each in part.organizations[:1]] == [each.code for each in part.organizations][:1]


def test_set_aside_responses_count_only_where_asked(installation: Installation) -> None:
    fill(installation)
    aside = select(OrganizationRow.id).where(OrganizationRow.code == "AAAA1111").scalar_subquery()
    with installation.sessions.begin() as session:
        fold(session.connection())
        session.execute(update(ResponseRow).where(ResponseRow.organization_id == aside).values(set_aside=True))
    rebuild_totals(installation.engine)
    assert find(rate(installation), "AAAA1111").score.missing == ("responses",)
    everything = find(rate(installation, includes_set_aside=True), "AAAA1111")
    assert (everything.counted, everything.score.missing) == (20, ())


def test_what_is_remembered_is_what_would_be_scored_anew(installation: Installation) -> None:
    fill(installation)
    edition = rate(installation).edition
    seen = []
    for change in (
        lambda: None,
        lambda: respond(installation, "AAAA1111", draw_sheets(installation, "AAAA1111")[0] | {"suggestions": "Всё"}),
        lambda: observe(installation, "BBBB1111", {**OBSERVED, "remote_channels": 1}),
    ):
        change()
        remembered = rate(installation)
        assert remember_scores(edition)
        remember_scores(edition).clear()
        anew = rate(installation)
        assert list(remembered.organizations) == list(anew.organizations)
        assert (remembered.means, remembered.missing) == (anew.means, anew.missing)
        seen.append(remembered.means)
    assert seen[0] != seen[1] != seen[2]


def test_what_has_no_rating(installation: Installation) -> None:
    with pytest.raises(OrganizationUnknown):
        rate(installation, organization="ZZZZ1111")
    with pytest.raises(NoRating):
        rate(installation, "social-standing-2026")
    with installation.sessions.begin() as session:
        session.execute(update(CycleRow).values(edition="gone"))
    with pytest.raises(NoRating):
        rate(installation)
