"""Editions of the methodology: what ships, how many respondents are needed, and every mistake named."""

from datetime import date
from pathlib import Path

import pytest

from survey_app.catalogue import Catalogue, CatalogueError, load_catalogue
from tests.small_config import EDITION, refusal, write_config


def test_both_readings_ship_with_their_source(catalogue: Catalogue) -> None:
    assert catalogue.editions.keys() == {"nok-344n-2018-operators", "nok-344n-2018-letter"}
    default = catalogue.editions[catalogue.default_edition]
    assert (default.code, default.in_force_from) == ("nok-344n-2018-operators", date(2018, 10, 23))
    assert all("344н" in each.reference and "408н" in each.note for each in catalogue.editions.values())


@pytest.mark.parametrize(
    ("recipients", "needed"), [(None, None), (0, 0), (1, 1), (5, 2), (6, 3), (1499, 600), (1500, 600), (90_000, 600)]
)
def test_the_sample_is_two_fifths_of_the_recipients_rounded_up_and_at_most_600(
    catalogue: Catalogue, recipients: int | None, needed: int | None
) -> None:
    assert catalogue.editions["nok-344n-2018-operators"].required_sample(recipients) == needed


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ('note = "Заметка"', 'note = "Заметка"\ncolour = 1', "colour"),
        ("most = 600", "most = 600\nleast = 1", "sample.least"),
        ("2018-10-23", '"2018-10-23"', "in_force_from"),
        ("2018-10-23", "2018-10-23T00:00:00", "in_force_from"),
        ("share = 0.4", "share = 0", "sample.share"),
        ("share = 0.4", "share = 1.01", "sample.share"),
        ("share = 0.4", 'share = "0.4"', "sample.share"),
        ("share = 0.4", "share = nan", "sample.share"),
        ("share = 0.4", "share = true", "sample.share"),
        ("most = 600", "most = 0", "sample.most"),
        ('title = "Показатели"\n', "", "title"),
        ("nok-344n-2018-operators", "NOK", "code"),
    ],
)
def test_a_mistake_in_an_edition(tmp_path: Path, right: str, wrong: str, key: str) -> None:
    assert right in EDITION
    error = refusal(write_config(tmp_path, {"methodologies/small.toml": EDITION.replace(right, wrong)}))
    assert (error.file, error.key) == ("small.toml", key)


def test_two_files_of_one_edition(tmp_path: Path) -> None:
    error = refusal(write_config(tmp_path, {"methodologies/twin.toml": EDITION}))
    assert (error.file, error.key) == ("twin.toml", "code")


def test_the_default_edition_must_be_there(tmp_path: Path) -> None:
    other = EDITION.replace("operators", "others")
    with pytest.raises(CatalogueError, match="nok-344n-2018-operators"):
        load_catalogue(write_config(tmp_path, {"methodologies/small.toml": other}))
