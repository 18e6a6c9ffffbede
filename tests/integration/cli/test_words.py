"""Words that no command understands: said in Russian before anything is done."""

import pytest

from tests.integration.cli.conftest import Run


@pytest.mark.parametrize(
    "words",
    [
        ("councils", "add", "m2", "bad\udcff"),
        ("councils", "add", "m2", "Совет", "--region", "bad\udcff"),
        ("cycles", "open", "bad\udcff"),
        ("totals", "export", "bad\udcff"),
        ("totals", "export", "social-2026", "--output", "bad\udcff"),
    ],
)
def test_words_in_another_encoding_are_refused(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("«bad\ufffd» — не текст в UTF-8.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tokens", "add", "m2", "--role", "king"), "Не подходит значение: --role. Есть: council, operator."),
        (("tokens", "add", "m2"), "Не хватает: --role. Есть: council, operator."),
        (("tokens", "revoke", "x"), "Не подходит значение: NUMBER. Нужно целое число."),
        (("tokens", "revoke"), "Не хватает: NUMBER. Нужно целое число."),
        (("tokens", "revoke", "1", "2"), "В команде есть лишние слова."),
        (("tokens", "add", "m2", "--roll", "x"), "Параметра --roll нет."),
        (("tokens", "add", "m2", "--role"), "Параметр --role записан неверно"),
        (("tokens", "ad"), "Такой команды нет. Есть: add, list, revoke."),
        (("cycles", "add", "m2", "2026", "--all=1"), "Параметр --all записан неверно"),
        (("cycles", "add", "m2", "2026", "--opens", "14.03.2026"), "Не подходит значение: --opens. Нужен день"),
        (("cycles", "add", "m2", "2026"), "Укажите одно из двух: --all или --organizations FILE."),
        (("organizations", "import", "no-such.csv"), "Не подходит значение: FILE. Такого файла нет"),
        (("totals", "export", "m2", "--output", "/"), "Не подходит значение: --output. Нужно имя файла"),
        (("sheets", "print", "m2", "x", "--to", "0", "--output", "x.pdf"), "Не подходит значение: --to. Нужно целое"),
    ],
)
def test_a_mistyped_command_is_explained_in_russian(run: Run, words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(said)
    assert result.stderr.splitlines()[-1].endswith("--help")


def test_a_group_without_a_command_shows_its_commands(run: Run) -> None:
    result = run("tokens")
    assert result.exit_code == 2
    assert "revoke" in result.output
