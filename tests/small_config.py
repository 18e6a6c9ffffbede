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

EDITION_FILE = "methodologies/nok-344n-2018-operators.toml"
EDITION = """
code = "nok-344n-2018-operators"
title = "Показатели"
in_force_from = 2018-10-23
reference = "Приказ"
note = "Заметка"
spheres = ["culture", "social"]
check_lists = "small"
no_base = "exclude"

[sample]
share = 0.4
most = 600

[score]
highest = 100
total = "mean"
bands = [{ code = "good", title = "хорошо", least = 50 }, { code = "poor", title = "плохо", least = 0 }]

[rounding]
mode = "half_up"
decimals = 2
band_decimals = 0

[interval]
confidence = 0.95

[[criteria]]
code = "1"
title = "Условия"

[[criteria.indicators]]
code = "1.1"
weight = 0.25
title = "Понравилось"
words = "Доля"
formula = "mean_of_shares"
shares = [{ question = "liked", option = "yes", base = "answered", label = "понравилось" }]

[[criteria.indicators]]
code = "1.2"
weight = 0.25
title = "Стенд"
words = "Доля"
formula = "found_of_required"
lists = ["stand"]
pooled = false

[[criteria.indicators]]
code = "1.3"
weight = 0.25
title = "Удобства"
words = "Баллы"
formula = "points_per_condition"
list = "comfort"
points = 20
enough = 5

[[criteria.indicators]]
code = "1.4"
weight = 0.25
title = "Ожидание"
words = "Баллы"
formula = "waiting_table"
list = "waiting"
average_decimals = 0
rows = [{ share_of_limit = 0.5, points = 100 }, { less_by = 0, points = 10 }]
otherwise = 0
on_time = { question = "used", option = "yes", base = "all", label = "были" }

[[variants]]
spheres = ["culture"]
kinds = ["performing"]
criteria = ["1"]
[variants.weights.1]
"1.1" = 0.5
"1.2" = 0.5
"""
CHECK_LISTS = """
note = "Заметка"
lists = [
  { code = "stand", kind = "required", title = "Стенд", label = "на стенде" },
  { code = "comfort", kind = "conditions", title = "Удобства", label = "удобств" },
  { code = "waiting", kind = "waiting", title = "Ожидание", label = "ожидание" },
]
items = [
  { code = "hours", lists = ["stand"], text = "Часы работы" },
  { code = "water", lists = ["comfort"], text = "Вода", spheres = ["social"] },
]
"""
PROPOSALS = """
[indicators]
most = 2
below = 0.5
text = "Улучшить {code} «{title}»: {value} из {highest}"
[indicators.texts]
"2.1" = "Сделать удобнее: {value}"
[items]
most = 3
absent = "Обеспечить: {item}"
partly = "Дополнить: {item}"
[[items.lists]]
code = "stand"
absent = "На стенд: {item}"
partly = "Дополнить стенд: {item}"
"""

SHEETS = """
[ru]
page = "страница {n}"
[en]
page = "page {n}"
"""
FREQUENCY = """
[[rules]]
in_force_from = 2018-03-06
most_a_year = 1
within_years = 3
reference = "Закон"
note = "Заметка"
"""
CALENDAR = """
meetings_a_quarter = 1
[[steps]]
code = "list"
title = "Список"
year = -1
month = 12
day = 31
"""


def write_config(folder: Path, files: dict[str, str]) -> Path:
    small = {
        "questionnaires/small-1.toml": QUESTIONNAIRE,
        "interface/ru.toml": RUSSIAN,
        "interface/en.toml": ENGLISH,
        "interface/tt.toml": TATAR,
        EDITION_FILE: EDITION,
        "methodologies/check-lists/small.toml": CHECK_LISTS,
        "frequency.toml": FREQUENCY,
        "calendar.toml": CALENDAR,
        "proposals.toml": PROPOSALS,
        "sheets.toml": SHEETS,
    }
    for name, content in (small | files).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    return folder


def refusal(folder: Path) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    assert caught.value.file in str(caught.value)
    assert caught.value.key in str(caught.value)
    assert caught.value.message
    return caught.value
