"""Mistakes between the files of `config/`, and in the interface texts; which version is shown to whom."""

from pathlib import Path

import pytest

from survey_app.catalogue import load_catalogue
from tests.small_config import ENGLISH, QUESTIONNAIRE, RUSSIAN, TATAR, refusal, write_config

INTERFACES = {"ru.toml": RUSSIAN, "en.toml": ENGLISH, "tt.toml": TATAR}
INTERFACE_MISTAKES = [
    ("missing text", "en.toml", 'send = "Send"\n', "", "widget.send"),
    ("missing page text", "en.toml", 'home = "Home"\n', "", "page.home"),
    ("text that Russian has not", "en.toml", "[page]", '[page]\nhouse = "House"', "page.house"),
    ("text of a draft that Russian has not", "tt.toml", "[page]", '[page]\nhouse = "Өй"', "page.house"),
    ("other placeholders", "en.toml", "{total}", "{all}", "widget.progress"),
    ("section left out", "en.toml", "[widget]", "[widgets]", "widget"),
    ("unknown section", "ru.toml", "[page]", "[pages]\n[page]", "pages"),
    ("text that is a number", "ru.toml", '"Начало"', "1", "page.home"),
    ("offered language not reviewed", "en.toml", "reviewed = true", "reviewed = false", "reviewed"),
]


@pytest.mark.parametrize(
    ("name", "right", "wrong", "key"),
    [each[1:] for each in INTERFACE_MISTAKES],
    ids=[each[0] for each in INTERFACE_MISTAKES],
)
def test_a_mistake_in_the_interface(tmp_path: Path, name: str, right: str, wrong: str, key: str) -> None:
    content = INTERFACES[name]
    assert right in content
    write_config(tmp_path, {f"interface/{name}": content.replace(right, wrong)})
    error = refusal(tmp_path)
    assert (error.file, error.key) == (name, key)


def test_an_offered_language_without_interface(tmp_path: Path) -> None:
    write_config(tmp_path, {})
    (tmp_path / "interface/en.toml").unlink()
    assert refusal(tmp_path).file == "en.toml"


def test_two_files_of_one_version(tmp_path: Path) -> None:
    write_config(tmp_path, {"questionnaires/twin-1.toml": QUESTIONNAIRE})
    error = refusal(tmp_path)
    assert (error.file, error.key) == ("twin-1.toml", "version")


def test_two_questionnaires_of_which_none_is_newer(tmp_path: Path) -> None:
    write_config(tmp_path, {"questionnaires/zoo-1.toml": QUESTIONNAIRE.replace("nok-small", "nok-zoo")})
    error = refusal(tmp_path)
    assert (error.file, error.key) == ("zoo-1.toml", "spheres")
    assert "small-1.toml" in error.message


def test_a_sphere_without_questionnaire(tmp_path: Path) -> None:
    write_config(tmp_path, {"questionnaires/small-1.toml": QUESTIONNAIRE.replace(', "mse"', "")})
    assert "mse" in refusal(tmp_path).message


def test_a_folder_without_questionnaires(tmp_path: Path) -> None:
    assert refusal(tmp_path).file == "questionnaires"


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    write_config(tmp_path, {})
    (tmp_path / "questionnaires/small-1.toml").write_bytes(QUESTIONNAIRE.encode("windows-1251"))
    assert refusal(tmp_path).message == "is not UTF-8"


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    write_config(tmp_path, {})
    (tmp_path / "questionnaires/folder.toml").mkdir()
    assert refusal(tmp_path).file == "folder.toml"


def test_the_newest_version_is_shown_and_the_older_still_taken(tmp_path: Path) -> None:
    newer = QUESTIONNAIRE.replace("version = 1\ntext", "version = 2\ntext").replace('"culture", ', "")
    catalogue = load_catalogue(write_config(tmp_path, {"questionnaires/small-2.toml": newer}))
    assert catalogue.for_sphere("health").version == 2
    assert catalogue.for_sphere("culture").version == 1
    assert catalogue.offered("health", "nok-small", 1) is catalogue.questionnaires["nok-small", 1]
    assert catalogue.offered("culture", "nok-small", 2) is None
    assert catalogue.offered("health", "nok-small", 3) is None
    assert catalogue.offered("health", "nok-other", 1) is None


OF_A_KIND = QUESTIONNAIRE.replace("nok-small", "nok-clinic").replace(
    'spheres = ["culture", "education", "health", "social", "mse"]', 'spheres = ["health"]\nkinds = ["outpatient"]'
)


def test_a_kind_may_have_a_questionnaire_of_its_own(tmp_path: Path) -> None:
    newer = QUESTIONNAIRE.replace("version = 1\ntext", "version = 2\ntext")
    files = {"questionnaires/clinic-1.toml": OF_A_KIND, "questionnaires/small-2.toml": newer}
    catalogue = load_catalogue(write_config(tmp_path, files))
    assert catalogue.for_sphere("health", "outpatient").key == ("nok-clinic", 1)
    assert catalogue.for_sphere("health", "inpatient").key == ("nok-small", 2)
    assert catalogue.for_sphere("health").key == ("nok-small", 2)
    assert catalogue.for_sphere("culture", "outpatient").key == ("nok-small", 2)
    assert catalogue.offered("health", "nok-clinic", 1), "whatever the kind of the organization is now"
    assert catalogue.offered("health", "nok-small", 1)
    assert catalogue.offered("culture", "nok-clinic", 1) is None


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ('kinds = ["outpatient"]', "kinds = []", "kinds"),
        ('kinds = ["outpatient"]', 'kinds = ["circus"]', "kinds"),
        ('kinds = ["outpatient"]', 'kinds = ["performing"]', "kinds"),
        ('spheres = ["health"]', 'spheres = ["health", "culture"]', "kinds"),
        ('kinds = ["outpatient"]', "", "spheres"),
    ],
)
def test_a_mistake_in_kinds(tmp_path: Path, right: str, wrong: str, key: str) -> None:
    write_config(tmp_path, {"questionnaires/zoo-1.toml": OF_A_KIND.replace(right, wrong)})
    error = refusal(tmp_path)
    assert (error.file, error.key) == ("zoo-1.toml", key)


def test_two_questionnaires_of_a_kind_of_which_none_is_newer(tmp_path: Path) -> None:
    twin = OF_A_KIND.replace("nok-clinic", "nok-twin")
    write_config(tmp_path, {"questionnaires/clinic-1.toml": OF_A_KIND, "questionnaires/twin-1.toml": twin})
    error = refusal(tmp_path)
    assert (error.file, error.key) == ("twin-1.toml", "kinds")
    assert "clinic-1.toml" in error.message


def test_organizations_without_a_kind_need_a_questionnaire_too(tmp_path: Path) -> None:
    files = {
        "questionnaires/small-1.toml": QUESTIONNAIRE.replace(', "health"', ""),
        "questionnaires/clinic-1.toml": OF_A_KIND,
    }
    assert "health" in refusal(write_config(tmp_path, files)).message
