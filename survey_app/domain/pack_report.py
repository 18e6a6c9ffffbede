"""The council's report about a published cycle: what was assessed and how, how it came out, what is to be done.

Written once, as a document of blocks; PDF and DOCX are made from the same one.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from survey_app.domain.documents import (
    Block,
    Document,
    Heading,
    Listing,
    Paragraph,
    Signatures,
)
from survey_app.domain.explanations import RANDOM_SAMPLE_SENTENCE, explain_missing
from survey_app.domain.pack_annexes import PROPOSALS_ANNEX, RATING_ANNEX
from survey_app.domain.pack_content import PackContent
from survey_app.domain.pack_lines import ReportLine
from survey_app.domain.pack_page import say_day
from survey_app.domain.pack_tables import (
    tabulate_bands,
    tabulate_coverage,
    tabulate_indicators,
    tabulate_items,
    tabulate_municipalities,
    tabulate_places,
    tabulate_spheres,
)
from survey_app.domain.russian import number_words, say_percent, say_whole

SIGNED_BY: Final = ("Председатель общественного совета", "Секретарь общественного совета")
_SHOWN: Final = 10
_NO_BASE: Final = {
    "exclude": "показатель не учитывается, а веса остальных показателей критерия пересчитываются",
    "zero": "показатель считается равным нулю",
    "full": "показатель считается наибольшим",
}
_MUNICIPALITIES: Final = 2
"""From so many on a table by municipality says more than the table by sphere."""


def write_report(content: PackContent, lines: Sequence[ReportLine]) -> Document:
    """Return the report; `lines` are all of the pack's rating."""
    blocks = (
        *_begin(content),
        *_tell_method(content),
        *_tell_coverage(content, lines),
        *_tell_results(content, lines),
        *_tell_ends(lines),
        *_tell_shortfalls(content, lines),
        *_tell_proposals(content),
        *_tell_annexes(content),
        Signatures(SIGNED_BY),
    )
    title = f"Отчёт о независимой оценке качества условий оказания услуг за {content.rating.cycle.year} год"
    return Document(title, content.council, content.published_at, blocks)


def _begin(content: PackContent) -> Iterator[Block]:
    year, decision = content.rating.cycle.year, content.decision
    yield Paragraph(content.council, "centre")
    yield Heading(f"Отчёт о результатах независимой оценки качества условий оказания услуг за {year} год", 1)
    yield Paragraph(f"Утверждён решением № {decision.number} от {say_day(decision.decided_on)}", "centre")


def _tell_method(content: PackContent) -> Iterator[Block]:
    rating, edition = content.rating, content.rating.edition
    yield Heading("1. Что и как оценивалось")
    organizations = number_words(len(rating.organizations), "организации", "организаций", "организаций")
    yield Paragraph(
        f"Независимая оценка качества условий оказания услуг проведена в отношении {organizations} (цикл оценки"
        f" {rating.cycle.code}). Оценивались условия оказания услуг по опросу получателей услуг и по проверке"
        " информации на стендах и сайтах, помещений и способов связи."
    )
    yield Paragraph(
        f"Показатели рассчитаны по методике «{edition.title}» ({edition.code}, действует с"
        f" {say_day(edition.in_force_from)}). Основание: {edition.reference.rstrip('.')}."
    )
    yield Paragraph(
        f"Требуемый объём выборки: {say_percent(float(edition.sample_share))} числа получателей услуг за прошлый год,"
        f" но не более {number_words(edition.sample_most, 'человека', 'человек', 'человек')} на организацию."
        f" Если на вопрос никто не мог ответить, {_NO_BASE[edition.no_base]}."
    )
    yield Paragraph("Критерии оценки:")
    yield Listing(tuple(f"{each.code}. {each.title}" for each in edition.criteria))


def _tell_coverage(content: PackContent, lines: Sequence[ReportLine]) -> Iterator[Block]:
    rating = content.rating
    yield Heading("2. Охват")
    known = [each for each in lines if each.required is not None]
    met = sum(each.counted >= (each.required or 0) for each in known)
    yield Paragraph(
        f"В перечне организаций: {say_whole(len(lines))}. Балл рассчитан для {say_whole(rating.rated)}, не рассчитан"
        f" для {say_whole(rating.unrated)}. Учтено анкет: {say_whole(sum(each.counted for each in lines))}."
        f" Требуемая выборка набрана в {say_whole(met)} из {say_whole(len(known))} организаций, для которых известно"
        " число получателей услуг."
    )
    yield tabulate_coverage(lines)
    if rating.missing:
        yield Paragraph("Балл не рассчитан, потому что не хватает:")
        yield Listing(
            tuple(
                f"{explain_missing(rating.edition, (what,))} — организаций: {count}"
                for what, count in rating.missing.items()
            )
        )


def _tell_results(content: PackContent, lines: Sequence[ReportLine]) -> Iterator[Block]:
    rating = content.rating
    yield Heading("3. Результаты")
    yield Paragraph(
        "Результат сферы — среднее баллов её организаций; результат региона — среднее результатов его сфер. Организации"
        " без балла в средние не входят."
    )
    yield tabulate_spheres(rating)
    if len({each.municipality for each in lines}) >= _MUNICIPALITIES:
        yield tabulate_municipalities(rating)
    yield tabulate_bands(rating.edition, lines)


def _tell_ends(lines: Sequence[ReportLine]) -> Iterator[Block]:
    rated = [each for each in lines if each.rank is not None]
    yield Heading("4. Лучшие и худшие результаты")
    yield Paragraph(
        f"Знак «*» стоит там, где различие с соседом по рейтингу может быть случайным. {RANDOM_SAMPLE_SENTENCE}"
    )
    if len(rated) <= _SHOWN:
        yield tabulate_places("Все организации с баллом", rated)
        return
    yield tabulate_places(f"Первые {_SHOWN} организаций рейтинга", rated[:_SHOWN])
    rest = rated[_SHOWN:][-_SHOWN:]
    yield tabulate_places(f"Последние {len(rest)} организаций рейтинга", rest)


def _tell_shortfalls(content: PackContent, lines: Sequence[ReportLine]) -> Iterator[Block]:
    yield Heading("5. Основные недостатки")
    yield Paragraph("Показатели по возрастанию среднего значения по всем организациям, для которых они рассчитаны:")
    yield tabulate_indicators(content.rating.edition, lines)
    items = tabulate_items(content.rating.edition, lines)
    if items.rows:
        yield Paragraph("Чего при проверке не хватало чаще всего:")
        yield items
    yield Paragraph("Недостатки каждой организации перечислены на её странице в папке organizations этого пакета.")


def _tell_proposals(content: PackContent) -> Iterator[Block]:
    yield Heading("6. Предложения совета")
    if not content.proposals:
        yield Paragraph("Утверждённых предложений об улучшении условий оказания услуг нет.")
        return
    number = sum(map(len, content.proposals.values()))
    yield Paragraph(
        f"Совет утвердил предложения об улучшении условий оказания услуг, всего {say_whole(number)}, для организаций:"
        f" {say_whole(len(content.proposals))}. Они приведены в приложении 2."
    )


def _tell_annexes(content: PackContent) -> Iterator[Block]:
    yield Heading("Приложения")
    second = (f"{PROPOSALS_ANNEX} — отдельным файлом.",) if content.proposals else ()
    yield Listing((f"{RATING_ANNEX} — отдельным файлом.", *second))
