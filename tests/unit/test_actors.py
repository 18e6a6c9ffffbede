"""Labels of those who acted, as people read them."""

import pytest

from survey_app.web.staff_pages import say_actor


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("account 5", "учётная запись № 5"),
        ("token 12", "токен № 12"),
        ("demo", "демонстрация"),
        ("command line", "command line"),
    ],
)
def test_a_label_is_said_in_words(label: str, words: str) -> None:
    assert say_actor(label) == words
