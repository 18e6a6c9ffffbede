"""Published cycles to make packs of, and how packs are read."""

import io
import zipfile
from datetime import UTC, date, datetime

import docx
import pypdfium2

from survey_app.domain.compiled_rating import Decision
from survey_app.domain.proposals import ProposalContent
from survey_app.services.build_pack import build_pack
from survey_app.services.gather_pack import gather_pack
from survey_app.services.installation import Installation
from survey_app.storage.proposals import add_proposals, approve_drafts
from survey_app.storage.session import read_snapshot
from tests.integration.services.ratings import CYCLE, add_filled_cycle, close, freeze

PROPOSAL = "Обновить стенд:\n=СУММ(A1) <b>&\u0001 и расписание"
CLOCK = datetime(2026, 11, 22, 12, tzinfo=UTC)


def publish(installation: Installation) -> None:
    """A council with a published cycle: one organization with a score, one not observed wholly, one silent."""
    add_filled_cycle(installation)
    close(installation)
    freeze(installation)


def make_pack(installation: Installation, code: str = CYCLE) -> bytes:
    """Return the pack of a cycle."""
    with read_snapshot(installation.engine) as connection:
        content, _ = gather_pack(connection, code)
    file = io.BytesIO()
    told = [progress.percent for progress in build_pack(content, installation.catalogue, file)]
    assert told == sorted(told)
    assert told[-1] <= 100
    return file.getvalue()


def unpack(pack: bytes) -> dict[str, bytes]:
    """Return the files of a pack by their names inside its folder."""
    with zipfile.ZipFile(io.BytesIO(pack)) as packed:
        assert packed.testzip() is None
        assert len({name.partition("/")[0] for name in packed.namelist()}) == 1
        return {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}


def propose(installation: Installation) -> None:
    with installation.engine.begin() as connection:
        content = ProposalContent(PROPOSAL, "1.1", date(2027, 3, 1))
        other = ProposalContent("Только черновик")
        add_proposals(connection, 1, [(1, content)])
        approve_drafts(connection, 1, Decision("13", date(2026, 11, 22)))
        add_proposals(connection, 1, [(1, other)])


def read_pdf(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    return " ".join("".join(pages).replace("\ufffe", "").split())


def read_docx(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])
