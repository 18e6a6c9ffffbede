"""A small `config/` that is right, for tests to break; and what its refusal looks like."""

from pathlib import Path

import pytest

from survey_app.catalogue import CatalogueError, load_catalogue

QUESTIONNAIRE = """
code = "nok-small"
version = 1
text_revision = 1
spheres = ["culture", "education", "health", "social", "mse"]

[languages]
ru.reviewed = true
en.reviewed = true
tt.reviewed = false

[title]
ru = "Анкета"
en = "Questionnaire"

[intro]
ru = "Вступление"
en = "Introduction"
tt = "Кереш"

[[option_sets.yes_no]]
code = "yes"
text = { ru = "Да", en = "Yes" }

[[option_sets.yes_no]]
code = "no"
text = { ru = "Нет", en = "No" }

[[questions]]
code = "used"
kind = "choice"
options = "yes_no"
required = true
text = { ru = "Были?", en = "Were you?" }

[[questions]]
code = "liked"
kind = "choice"
options = "yes_no"
required = true
show_if = { question = "used", option = "yes" }
text = { ru = "Понравилось?", en = "Did you like it?" }

[[questions]]
code = "note"
kind = "text"
max_length = 100
required = false
text = { ru = "Заметка", en = "Note" }

[[questions]]
code = "age"
kind = "number"
min = 14
max = 120
required = false
text = { ru = "Возраст", en = "Age" }
"""
RUSSIAN = """
reviewed = true
[widget]
send = "Отправить"
progress = "Вопрос {n} из {total}"
[page]
home = "Начало"
"""
ENGLISH = """
reviewed = true
[widget]
send = "Send"
progress = "Question {n} of {total}"
[page]
home = "Home"
"""
TATAR = """
reviewed = false
[widget]
[page]
home = "Баш бит"
"""

EDITION = """
code = "nok-344n-2018-operators"
title = "Показатели"
in_force_from = 2018-10-23
reference = "Приказ"
note = "Заметка"

[sample]
share = 0.4
most = 600
"""


def write_config(folder: Path, files: dict[str, str]) -> Path:
    small = {
        "questionnaires/small-1.toml": QUESTIONNAIRE,
        "interface/ru.toml": RUSSIAN,
        "interface/en.toml": ENGLISH,
        "interface/tt.toml": TATAR,
        "methodologies/small.toml": EDITION,
    }
    for name, content in (small | files).items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, "utf-8")
    return folder


def refusal(folder: Path) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    assert caught.value.file in str(caught.value)
    assert caught.value.key in str(caught.value)
    assert caught.value.message
    return caught.value
