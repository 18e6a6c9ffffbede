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
