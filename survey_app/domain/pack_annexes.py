"""The annexes of the council's report: the whole rating, and all proposals.

Documents of their own, in parts where they are long: a page of a table takes memory until its file is written.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from survey_app.domain.documents import Column, Document, Heading, Paragraph, Table
from survey_app.domain.methodology import Edition
from survey_app.domain.pack_content import PackContent
from survey_app.domain.pack_lines import ReportLine
from survey_app.domain.pack_page import say_proposal
from survey_app.domain.pack_tables import tabulate_organizations
from survey_app.domain.russian import say_decimal

RATING_ANNEX: Final = "Приложение 1. Рейтинг организаций"
PROPOSALS_ANNEX: Final = "Приложение 2. Предложения совета"
_MOST_ROWS: Final = 1000
_PROPOSAL: Final = (Column("Организация", 2), Column("Предложение", 3))


def write_annexes(content: PackContent, lines: Sequence[ReportLine]) -> Iterator[tuple[str, Document]]:
    """Give the annexes with the names of their files; `lines` are all of the pack's rating."""
    edition = content.rating.edition
    rating = tabulate_organizations(edition, lines)
    yield from _split(content, "annex-1-rating", RATING_ANNEX, Paragraph(_say_criteria(edition), "note"), rating)
    if content.proposals:
        rows = tuple(
            (each.name, say_proposal(proposal)) for each in lines for proposal in content.proposals.get(each.code, ())
        )
        proposals = Table("Предложения по организациям", _PROPOSAL, rows)
        words = Paragraph("Порядок — как в рейтинге.", "note")
        yield from _split(content, "annex-2-proposals", PROPOSALS_ANNEX, words, proposals)


def _split(
    content: PackContent, name: str, heading: str, words: Paragraph, table: Table
) -> Iterator[tuple[str, Document]]:
    parts = [table.rows[start : start + _MOST_ROWS] for start in range(0, len(table.rows), _MOST_ROWS)] or [()]
    for number, rows in enumerate(parts, 1):
        said = heading if len(parts) == 1 else f"{heading} (часть {number} из {len(parts)})"
        blocks = (
            Paragraph(content.council, "centre"),
            Heading(said, 1),
            Paragraph(f"К отчёту за {content.rating.cycle.year} год", "centre"),
            words,
            Table(table.caption, table.columns, rows),
        )
        document = Document(said, content.council, content.published_at, blocks)
        yield (name if len(parts) == 1 else f"{name}-{number}"), document


def _say_criteria(edition: Edition) -> str:
    titles = "; ".join(f"K{each.code} — {each.title[:1].lower()}{each.title[1:]}" for each in edition.criteria)
    return f"{titles}. Наибольшее значение — {say_decimal(str(edition.highest))}. Прочерк: не рассчитано."
