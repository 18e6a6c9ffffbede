"""The page of one organization in the council pack: its result beside the last one, what lowers it, what is proposed.

It tells what is published and what the operator observed. How many people gave which answer is not on it: the page is
handed to the organization.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Final

from survey_app.domain.compiled_rating import RatedOrganization
from survey_app.domain.documents import Bar, Bars, Block, Column, Document, Heading, Listing, Paragraph, Table
from survey_app.domain.explanations import RANDOM_SAMPLE_SENTENCE, explain_score
from survey_app.domain.methodology import Edition
from survey_app.domain.outcomes import Outcome
from survey_app.domain.pack_content import EarlierResult, PackContent
from survey_app.domain.proposals import ProposalContent
from survey_app.domain.russian import SPHERE_NAMES, say_decimal
from survey_app.domain.shortfalls import MissingItem, list_low_indicators, list_missing_items

_MOST_LOW: Final = 5
_NONE: Final = "—"
_RESULT: Final = (
    Column("Показатель", 7),
    Column("Сейчас", 2, is_number=True),
    Column("Прошлый раз", 2, is_number=True),
)


def write_organization_page(content: PackContent, organization: RatedOrganization) -> Document:
    """Return the page of an organization of the pack's rating."""
    earlier = content.earlier.get(organization.code)
    edition = content.rating.edition
    blocks = (
        Heading(organization.shown_name, 1),
        *_introduce(content, organization),
        *_tell_score(content, organization, earlier),
        *_draw_criteria(edition, organization, earlier),
        *_list_indicators(edition, organization, earlier),
        *_list_shortfalls(edition, organization),
        *_list_proposals(content.proposals.get(organization.code, ())),
    )
    title = f"{organization.shown_name}: независимая оценка, {content.rating.cycle.year} год"
    return Document(title, content.council, content.published_at, blocks)


def say_proposal(proposal: ProposalContent) -> str:
    """Return a proposal with its indicator and deadline as one sentence or more."""
    about = f" Показатель {proposal.indicator}." if proposal.indicator else ""
    due = f" Срок: до {say_day(proposal.due_on)}." if proposal.due_on else ""
    text = " ".join(proposal.text.split())
    return f"{text}{'' if text.endswith(('.', '!', '?', '…')) else '.'}{about}{due}"


def say_day(day: date) -> str:
    """Return a day as people write it: 21.11.2026."""
    return f"{day:%d.%m.%Y}"


def _introduce(content: PackContent, organization: RatedOrganization) -> Iterator[Block]:
    names = [organization.name] if organization.name != organization.shown_name else []
    facts = (SPHERE_NAMES[organization.sphere], organization.inn and f"ИНН {organization.inn}")
    yield Paragraph(". ".join([*names, *filter(None, facts), f"Код {organization.code}"]) + ".", "note")
    yield Paragraph(
        f"{content.council}. Независимая оценка качества условий оказания услуг, {content.rating.cycle.year} год."
        f" Результаты утверждены решением № {content.decision.number} от {say_day(content.decision.decided_on)}.",
        "note",
    )


def _tell_score(
    content: PackContent, organization: RatedOrganization, earlier: EarlierResult | None
) -> Iterator[Block]:
    rating, edition = content.rating, content.rating.edition
    yield Heading("Результат")
    digits = edition.rounding.render(organization.score.outcome)
    if digits is not None:
        band = f" Оценка: {organization.band.title}." if organization.band else ""
        place = f" Место {organization.rank} из {rating.rated}." if organization.rank else ""
        yield Paragraph(f"Балл {say_decimal(digits)}.{band}{place}{_say_earlier(organization, earlier)}")
    yield Paragraph(explain_score(edition, organization.score))
    needed = f" Требовалось: {organization.required}." if organization.required is not None else ""
    yield Paragraph(f"Учтено анкет: {organization.counted}.{needed}")
    if (interval := organization.interval) is not None:
        low, high = (say_decimal(edition.rounding.render_number(each)) for each in (interval.low, interval.high))
        yield Paragraph(f"Интервал балла: от {low} до {high}. {RANDOM_SAMPLE_SENTENCE}", "note")


def _say_earlier(organization: RatedOrganization, earlier: EarlierResult | None) -> str:
    if organization.previous is None:
        return " Прежних опубликованных результатов за последние три года нет."
    year = f" ({earlier.year} год)" if earlier else ""
    change = f", изменение {say_decimal(organization.change)}" if organization.change else ""
    note = "" if organization.change else " Методика была другой, поэтому разность не считается."
    return f" В прошлый раз{year}: {say_decimal(organization.previous)}{change}.{note}"


def _draw_criteria(edition: Edition, organization: RatedOrganization, earlier: EarlierResult | None) -> Iterator[Block]:
    criteria = organization.score.criteria
    if not criteria:
        return
    bars = tuple(
        _make_bar(edition, each.scheme.criterion.code, each.scheme.criterion.title, each.outcome, earlier)
        for each in criteria
    )
    told = "; ".join(
        f"{each.label}: {each.shown}" + (f", в прошлый раз {each.shown_before}" if each.shown_before else "")
        for each in bars
    )
    legend = ": тёмная полоса — сейчас, серая — в прошлый раз" if any(each.shown_before for each in bars) else ""
    yield Bars(f"Критерии{legend}", f"Диаграмма критериев от 0 до {edition.highest}. {told}.", bars)


def _make_bar(edition: Edition, code: str, title: str, outcome: Outcome, earlier: EarlierResult | None) -> Bar:
    before = earlier.criteria.get(code) if earlier else None
    return Bar(
        f"{code}. {title}",
        float(outcome / edition.highest) if isinstance(outcome, Fraction) else None,
        _show(edition.rounding.render(outcome)),
        float(Fraction(before) / edition.highest) if before else None,
        say_decimal(before) if before else "",
    )


def _list_indicators(
    edition: Edition, organization: RatedOrganization, earlier: EarlierResult | None
) -> Iterator[Block]:
    rows = tuple(
        (
            f"{each.indicator.code} {each.indicator.title}",
            _show(edition.rounding.render(each.outcome)),
            _show(earlier.indicators.get(each.indicator.code) if earlier else None),
        )
        for each in organization.score.indicators
    )
    if rows:
        yield Table("Показатели", _RESULT, rows)


def _list_shortfalls(edition: Edition, organization: RatedOrganization) -> Iterator[Block]:
    yield Heading("Недостатки")
    low = list_low_indicators(edition, organization.score, _MOST_LOW)
    missing = list(list_missing_items(edition, organization.sphere, organization.evidence.observations))
    if low:
        yield Paragraph("Самые низкие показатели:")
        yield Listing(
            tuple(
                f"{each.indicator.code} {each.indicator.title} — {_show(edition.rounding.render(each.outcome))}"
                for each in low
            )
        )
    for title, items in groupby(missing, key=lambda each: each.observed.title):
        yield Paragraph(f"Не найдено при проверке, «{title}»:")
        yield Listing(tuple(map(_say_item, items)))
    if not low and not missing:
        is_known = isinstance(organization.score.outcome, Fraction)
        yield Paragraph("Недостатков не выявлено." if is_known else "Данных для вывода не хватает.")


def _say_item(missing: MissingItem) -> str:
    return missing.item.text + (" (найдено частично)" if missing.is_partial else "")


def _list_proposals(proposals: Sequence[ProposalContent]) -> Iterator[Block]:
    yield Heading("Предложения совета")
    if proposals:
        yield Listing(tuple(map(say_proposal, proposals)))
    else:
        yield Paragraph("Утверждённых предложений для этой организации нет.")


def _show(digits: str | None) -> str:
    return _NONE if digits is None else say_decimal(digits)
