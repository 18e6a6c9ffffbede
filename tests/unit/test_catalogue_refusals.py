"""Every mistake in a questionnaire's file is refused with the file and the key that hold it."""

from pathlib import Path

import pytest

from survey_app.catalogue import load_catalogue
from tests.small_config import QUESTIONNAIRE, refusal, write_config


def test_the_small_config_is_accepted(tmp_path: Path) -> None:
    catalogue = load_catalogue(write_config(tmp_path, {}))
    questionnaire = catalogue.for_sphere("mse")
    assert questionnaire.languages == ("ru", "en")
    assert "tt" not in questionnaire.title
    assert questionnaire.intro["tt"] == "Кереш"
    assert catalogue.interface["en"] == {"send": "Send", "progress": "Question {n} of {total}"}
    assert catalogue.page_texts["tt"] == {"home": "Баш бит"}


MANY = "".join(
    f"""[[questions]]
code = "n{number}"
kind = "number"
min = 0
max = 99999
required = false
text = {{ ru = "Сколько?", en = "How many?" }}

"""
    for number in range(4)
)
FIRST = '[[questions]]\ncode = "used"'
QUESTIONNAIRE_MISTAKES = [
    ("unknown key of the file", 'code = "nok-small"', 'code = "nok-small"\ncolour = "red"', "colour"),
    ("unknown key of a language", "ru.reviewed = true", "ru.reviewed = true\nru.by = 1", "languages.ru.by"),
    ("unknown key of a question", 'code = "used"', 'code = "used"\nreqired = true', "questions.used.reqired"),
    ("unknown key of an option", 'code = "yes"', 'code = "yes"\nscore = 1', "option_sets.yes_no.yes.score"),
    ("unknown key of a skip", 'option = "yes" }', 'option = "yes", not = 1 }', "questions.liked.show_if.not"),
    ("bound of a number on a text", "max_length = 100", "max_length = 100\nmin = 1", "questions.note.min"),
    ("length of a text on a choice", 'code = "used"', 'code = "used"\nmax_length = 9', "questions.used.max_length"),
    ("text in a language not declared", 'en = "Were you?"', 'en = "A?", de = "B?"', "questions.used.text.de"),
    ("missing code", 'code = "used"\n', "", "questions.#1.code"),
    ("missing version", "version = 1\ntext", "text", "version"),
    ("missing kind", 'kind = "text"\n', "", "questions.note.kind"),
    ("missing required", "max = 120\nrequired = false", "max = 120", "questions.age.required"),
    ("missing length", "max_length = 100\n", "", "questions.note.max_length"),
    ("missing bound", "max = 120\n", "", "questions.age.max"),
    ("missing Russian title", 'ru = "Анкета"\n', "", "title.ru"),
    ("missing Russian introduction", 'ru = "Вступление"\n', "", "intro.ru"),
    ("missing Russian question", 'ru = "Были?", ', "", "questions.used.text.ru"),
    ("missing Russian option", 'ru = "Да", ', "", "option_sets.yes_no.yes.text.ru"),
    ("missing text of an offered language", ', en = "Note"', "", "questions.note.text.en"),
    ("empty text", '"Заметка"', '""', "questions.note.text.ru"),
    ("text with a space at its end", '"Заметка"', '"Заметка "', "questions.note.text.ru"),
    ("two questions of one code", 'code = "liked"', 'code = "used"', "questions.used.code"),
    ("two options of one code", 'code = "no"', 'code = "yes"', "option_sets.yes_no.yes.code"),
    ("skip to nowhere", 'question = "used"', 'question = "gone"', "questions.liked.show_if.question"),
    ("skip by a later question", 'question = "used"', 'question = "note"', "questions.liked.show_if.question"),
    ("skip by itself", 'question = "used"', 'question = "liked"', "questions.liked.show_if.question"),
    ("skip by an unknown option", 'option = "yes"', 'option = "maybe"', "questions.liked.show_if.option"),
    ("skip without option", ', option = "yes"', "", "questions.liked.show_if.option"),
    ("unknown kind", 'kind = "text"', 'kind = "essay"', "questions.note.kind"),
    ("unknown option set", 'options = "yes_no"', 'options = "stars"', "questions.used.options"),
    ("bounds in the wrong order", "max = 120", "max = 13", "questions.age.max"),
    ("length of nothing", "max_length = 100", "max_length = 0", "questions.note.max_length"),
    ("number as a word", "min = 14", 'min = "14"', "questions.age.min"),
    ("true as a number", "version = 1\n", "version = true\n", "version"),
    ("number with a point", "text_revision = 1", "text_revision = 1.5", "text_revision"),
    ("version before the first", "version = 1\n", "version = 0\n", "version"),
    ("word as true or false", "required = true", 'required = "yes"', "questions.used.required"),
    ("number as a text", '"Заметка"', "7", "questions.note.text.ru"),
    ("text as a table", 'text = { ru = "Заметка", en = "Note" }', 'text = "Заметка"', "questions.note.text"),
    ("table as a list", "[[questions]]", "[[answers]]", "questions"),
    ("code with capitals", 'code = "note"', 'code = "Note"', "questions.Note.code"),
    ("code of a council's own question", 'code = "note"', 'code = "own_note"', "questions.own_note.code"),
    ("code of the questionnaire with a space", '"nok-small"', '"nok small"', "code"),
    (
        "spheres as a word",
        'spheres = ["culture", "education", "health", "social", "mse"]',
        'spheres = "mse"',
        "spheres",
    ),
    ("no spheres", '["culture", "education", "health", "social", "mse"]', "[]", "spheres"),
    ("sphere twice", '"social", "mse"]', '"social", "mse", "mse"]', "spheres"),
    ("unknown sphere", '"social", "mse"]', '"social", "mse", "sport"]', "spheres"),
    ("Russian not reviewed", "ru.reviewed = true", "ru.reviewed = false", "languages.ru"),
    ("Russian not declared", "ru.reviewed = true\n", "", "languages.ru"),
    ("language that is no code", "tt.reviewed", "tatar.reviewed", "languages.tatar"),
    ("review left open", "tt.reviewed = false", "tt = {}", "languages.tt.reviewed"),
    ("not TOML", "[languages]", "[languages", ""),
    ("lists in lists", "[languages]", f"deep = {'[' * 9000}\n[languages]", ""),
    ("version that no column holds", "version = 1\n", "version = 32768\n", "version"),
    ("number of a hundred million values", "max = 120", "max = 100000000", "questions.age.max"),
    ("length over a request's", "max_length = 100", "max_length = 10001", "questions.note.max_length"),
    ("text with a control character", '"Заметка"', '"Заметка\\u0000к"', "questions.note.text.ru"),
    ("text that cannot be seen", '"Заметка"', '"\\u200b"', "questions.note.text.ru"),
    (
        "more answers than 63 bits hold",
        '[[questions]]\ncode = "used"',
        MANY + '[[questions]]\ncode = "used"',
        "questions",
    ),
]


EASY = (
    QUESTIONNAIRE.replace('ru = "Анкета"', 'ru = "Анкета"\neasy.ru = "Опрос"')
    .replace('ru = "Вступление"', 'ru = "Вступление"\neasy.ru = "Начало"')
    .replace("text = { ru = ", 'easy = { ru = "Просто" }\ntext = { ru = ')
)
EASY_MISTAKES = [
    ("a title left out", 'easy.ru = "Опрос"\n', "", "title.easy.ru"),
    ("an introduction left out", 'easy.ru = "Начало"\n', "", "intro.easy.ru"),
    (
        "a question left out",
        'easy = { ru = "Просто" }\ntext = { ru = "Заметка"',
        'text = { ru = "Заметка"',
        "questions.note.easy.ru",
    ),
    ("one text of another language", 'ru = "Опрос"', 'ru = "Опрос"\neasy.en = "Survey"', "intro.easy.en"),
    ("a language not declared", 'ru = "Опрос"', 'de = "Umfrage"', "title.easy.de"),
    ("an empty text", '"Опрос"', '""', "title.easy.ru"),
    (
        "a word in place of texts",
        'easy = { ru = "Просто" }\ntext = { ru = "Да"',
        'easy = "Да"\ntext = { ru = "Да"',
        "option_sets.yes_no.yes.easy",
    ),
]


def test_easy_texts_are_offered_and_drafts_may_lack_them(tmp_path: Path) -> None:
    questionnaire = load_catalogue(write_config(tmp_path, {"questionnaires/small-1.toml": EASY})).for_sphere("mse")
    assert questionnaire.styles("ru") == ("standard", "easy")
    assert questionnaire.styles("en") == ("standard",)
    assert questionnaire.title_in("ru", "easy") == "Опрос"
    assert questionnaire.title_in("en", "easy") == "Questionnaire"
    assert questionnaire.questions[0].options[0].text_in("ru", "easy") == "Просто"


def test_options_need_no_easy_texts(tmp_path: Path) -> None:
    plain = EASY.replace('easy = { ru = "Просто" }\ntext = { ru = "Да"', 'text = { ru = "Да"')
    questionnaire = load_catalogue(write_config(tmp_path, {"questionnaires/small-1.toml": plain})).for_sphere("mse")
    assert questionnaire.questions[0].options[0].text_in("ru", "easy") == "Да"


@pytest.mark.parametrize(
    ("right", "wrong", "key"), [each[1:] for each in EASY_MISTAKES], ids=[each[0] for each in EASY_MISTAKES]
)
def test_a_mistake_in_easy_texts(tmp_path: Path, right: str, wrong: str, key: str) -> None:
    assert right in EASY
    write_config(tmp_path, {"questionnaires/small-1.toml": EASY.replace(right, wrong)})
    assert refusal(tmp_path).key == key


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [each[1:] for each in QUESTIONNAIRE_MISTAKES],
    ids=[each[0] for each in QUESTIONNAIRE_MISTAKES],
)
def test_a_mistake_in_a_questionnaire(tmp_path: Path, right: str, wrong: str, key: str) -> None:
    assert right in QUESTIONNAIRE
    write_config(tmp_path, {"questionnaires/small-1.toml": QUESTIONNAIRE.replace(right, wrong)})
    error = refusal(tmp_path)
    assert (error.file, error.key) == ("small-1.toml", key)


def test_a_skip_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    later = QUESTIONNAIRE.replace('question = "used"', 'question = "note"')
    assert "before" in refusal(write_config(tmp_path, {"questionnaires/small-1.toml": later})).message
    nowhere = QUESTIONNAIRE.replace('question = "used"', 'question = "gone"')
    assert "does not exist" in refusal(write_config(tmp_path, {"questionnaires/small-1.toml": nowhere})).message
