"""The protocol of the meeting that decided a cycle's results, or its form with blanks where none is recorded."""

from collections.abc import Iterable, Iterator
from typing import Final

from survey_app.domain.compiled_rating import Decision
from survey_app.domain.documents import Blank, Block, Document, Heading, Paragraph, Signatures
from survey_app.domain.pack_content import DecidingMeeting, PackContent
from survey_app.domain.pack_page import say_day
from survey_app.domain.pack_report import SIGNED_BY

_FORM: Final = (
    "В календаре совета нет заседания с этим решением. Заполните форму или запишите заседание в календаре и соберите"
    " пакет заново."
)


def find_deciding(meetings: Iterable[DecidingMeeting], decision: Decision) -> DecidingMeeting | None:
    """Return the meeting that made a decision: of its day, by its number; or the only one of that day."""
    of_day = [each for each in meetings if each.held_on == decision.decided_on]
    numbered = [each for each in of_day if each.protocol.casefold() == decision.number.casefold()]
    found = numbered or of_day
    return found[0] if len(found) == 1 else None


def write_protocol(content: PackContent) -> Document:
    """Return the protocol of the meeting that decided, or a form to be filled in."""
    meeting = content.meeting
    number = meeting.protocol if meeting else ""
    blocks = (
        Paragraph(content.council, "centre"),
        Heading(f"Протокол заседания № {number}".rstrip(" №"), 1),
        *(_tell(meeting) if meeting else _ask(content)),
        *_tell_results(content),
        Signatures(SIGNED_BY),
    )
    return Document("Протокол заседания общественного совета", content.council, content.published_at, blocks)


def _tell(meeting: DecidingMeeting) -> Iterator[Block]:
    yield Paragraph(f"Дата: {say_day(meeting.held_on)}")
    yield Blank("Присутствовали")
    yield Heading("Повестка")
    yield from map(Paragraph, _list_lines(meeting.agenda))
    yield Heading("Решили")
    yield from map(Paragraph, _list_lines(meeting.decision))


def _ask(content: PackContent) -> Iterator[Block]:
    decision = content.decision
    yield Paragraph(_FORM, "note")
    yield Blank("Номер протокола")
    yield Blank("Дата", say_day(decision.decided_on))
    yield Blank("Присутствовали")
    yield Heading("Повестка")
    yield Paragraph(
        f"О результатах независимой оценки качества условий оказания услуг за {content.rating.cycle.year} год."
    )
    yield Heading("Решили")
    yield Paragraph(f"Утвердить результаты независимой оценки (решение № {decision.number}).")
    yield Blank("Голосовали")


def _tell_results(content: PackContent) -> Iterator[Block]:
    rating = content.rating
    yield Heading("Сведения о результатах")
    yield Paragraph(
        f"Результаты цикла {rating.cycle.code} утверждены решением № {content.decision.number} от"
        f" {say_day(content.decision.decided_on)}. Организаций с баллом: {rating.rated}, без балла: {rating.unrated}."
        " Рейтинг и отчёт прилагаются."
    )


def _list_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
