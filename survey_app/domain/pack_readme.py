"""The note that lies in a council pack: what is in it, and how to check that nothing was changed."""

from survey_app.domain.pack_content import PackContent
from survey_app.domain.pack_page import say_day

_FILES = (
    ("report.pdf", "отчёт совета"),
    ("report.docx", "тот же отчёт, чтобы исправить и подписать"),
    ("annex-…", "приложения к отчёту: рейтинг и предложения, PDF и DOCX; длинные — по частям"),
    ("protocol.pdf, protocol.docx", "протокол заседания или его форма"),
    ("rating.csv", "рейтинг: таблица для программ и людей"),
    ("rating.xlsx", "рейтинг с формулами: видно, как получился каждый балл"),
    ("totals.csv, totals.xlsx", "сколько человек выбрали каждый ответ; вопросы самого совета — в итогах цикла"),
    ("organizations/КОД.pdf", "страница каждой организации: результат, недостатки, предложения"),
    ("data-dictionary.csv", "что означает каждый столбец таблиц"),
    ("edition/", "редакция методики, по которой рассчитан рейтинг"),
    ("manifest.sha256", "контрольные суммы всех файлов"),
)


def write_readme(content: PackContent) -> str:
    """Return the note as plain text."""
    width = max(len(name) for name, _ in _FILES)
    listed = "\n".join(f"{name:<{width}}  {words}" for name, words in _FILES)
    return (
        f"Пакет совета: {content.council}\n"
        f"Цикл {content.rating.cycle.code}, {content.rating.cycle.year} год."
        f" Решение № {content.decision.number} от {say_day(content.decision.decided_on)}.\n\n"
        f"{listed}\n\n"
        "Проверить файлы: sha256sum -c manifest.sha256 (в этой папке).\n"
        f"Пакет составлен по снимку опубликованного цикла, SHA-256 снимка: {content.digest}.\n\n"
        "Таблицы итогов и рейтинга с формулами содержат точные числа ответов. Они только для совета и оператора:\n"
        "не публикуйте их и не передавайте организациям. Организациям предназначены страницы из папки organizations.\n"
    )
