"""Builds a council pack: one ZIP, file by file, from what was gathered of a published cycle."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import IO, Final

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.documents import Document
from survey_app.domain.pack_annexes import write_annexes
from survey_app.domain.pack_content import PackContent
from survey_app.domain.pack_lines import list_report_lines
from survey_app.domain.pack_page import write_organization_page
from survey_app.domain.pack_protocol import write_protocol
from survey_app.domain.pack_readme import write_readme
from survey_app.domain.pack_report import write_report
from survey_app.domain.packs import PackProgress, PackStage
from survey_app.domain.questionnaires import Question
from survey_app.domain.russian import SPHERE_NAMES
from survey_app.exports.columns import TOTALS, Row
from survey_app.exports.csv_file import render_csv
from survey_app.exports.data_dictionary import DICTIONARY_HEADER, list_dictionary_rows
from survey_app.exports.document_docx import render_document_docx
from survey_app.exports.document_pdf import render_document_pdf
from survey_app.exports.people_columns import list_people_rows
from survey_app.exports.published_totals import PublishedAnswers, list_published_rows, published_totals_columns
from survey_app.exports.rating_rows import list_rating_rows, rating_header
from survey_app.exports.rating_xlsx import render_rating_xlsx
from survey_app.exports.xlsx_file import render_xlsx
from survey_app.exports.zip_file import PackFile
from survey_app.services.word_questions import word_questions

_STAGES: Final[Mapping[PackStage, tuple[int, int]]] = {
    "tables": (2, 20),
    "report": (20, 30),
    "pages": (30, 90),
    "packing": (90, 92),
}
"""Where in the whole each stage begins and ends, per cent; what is left is keeping the file."""

Pieces = Callable[[], Iterator[bytes]]


def build_pack(content: PackContent, catalogue: Catalogue, file: IO[bytes]) -> Iterator[PackProgress]:
    """Write a pack to a file, and tell before each part how far it is. Equal content is equal bytes."""
    with PackFile(file, content.rating.cycle.code, content.published_at) as pack:
        yield from _add_all(pack, "tables", _list_tables(content, catalogue))
        yield from _add_all(pack, "report", _list_documents(content))
        yield from _add_pages(pack, content)
        yield PackProgress("packing", _STAGES["packing"][0])


def _add_all(pack: PackFile, stage: PackStage, files: Mapping[str, Pieces]) -> Iterator[PackProgress]:
    for done, (name, pieces) in enumerate(files.items()):
        yield _tell(stage, done, len(files))
        pack.add(name, pieces())


def _add_pages(pack: PackFile, content: PackContent) -> Iterator[PackProgress]:
    organizations = content.rating.organizations
    for done, each in enumerate(organizations):
        yield _tell("pages", done, len(organizations))
        page = write_organization_page(content, each)
        pack.add(f"organizations/{each.code}.pdf", [render_document_pdf(page)])


def _tell(stage: PackStage, done: int, whole: int) -> PackProgress:
    begins, ends = _STAGES[stage]
    return PackProgress(stage, begins + (ends - begins) * done // whole)


def _list_tables(content: PackContent, catalogue: Catalogue) -> dict[str, Pieces]:
    rating, edition = content.rating, content.rating.edition
    words = cache(partial(word_questions, catalogue))
    created = content.published_at.replace(tzinfo=None, microsecond=0)
    return {
        "README.txt": lambda: iter([write_readme(content).encode()]),
        "rating.csv": lambda: render_csv(rating_header(edition), list_rating_rows(rating)),
        "rating.xlsx": lambda: render_rating_xlsx(rating, SPHERE_NAMES, created),
        "totals.csv": lambda: render_csv(TOTALS, _list_totals(content, words)),
        "totals.xlsx": lambda: render_xlsx(
            "Итоги", published_totals_columns(), list_people_rows(_list_totals(content, words), words), created
        ),
        "data-dictionary.csv": lambda: render_csv(DICTIONARY_HEADER, list_dictionary_rows(edition)),
        **{f"edition/{name}": partial(_encode, text) for name, text in edition.sources},
    }


def _list_documents(content: PackContent) -> dict[str, Pieces]:
    lines = list_report_lines(content.rating)
    documents = {
        "report": write_report(content, lines),
        **dict(write_annexes(content, lines)),
        "protocol": write_protocol(content),
    }
    files: dict[str, Pieces] = {}
    for name, document in documents.items():
        files[f"{name}.pdf"] = partial(_render, render_document_pdf, document)
        files[f"{name}.docx"] = partial(_render, render_document_docx, document)
    return files


def _render(render: Callable[[Document], bytes], document: Document) -> Iterator[bytes]:
    yield render(document)


def _list_totals(content: PackContent, words: Callable[[str], Mapping[str, Question]]) -> Iterator[Row]:
    rating = content.rating
    published = (
        PublishedAnswers(each.code, each.inn, each.name, each.sphere, content.answers[each.code])
        for each in rating.organizations
    )
    return list_published_rows(rating.cycle.code, published, words)


def _encode(text: str) -> Iterator[bytes]:
    yield text.encode()
