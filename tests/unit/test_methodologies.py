"""Editions of the methodology: what ships, how many respondents are needed, and every mistake named."""

from datetime import date
from pathlib import Path

import pytest

from survey_app.catalogue import Catalogue, CatalogueError, load_catalogue
from survey_app.catalogue.methodologies import parse_edition
from tests.small_config import CHECK_LISTS, EDITION, EDITION_FILE, refusal, write_config

NAME = EDITION_FILE.rpartition("/")[2]


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
        ('["culture", "social"]', '["culture", "sport"]', "spheres"),
        ('check_lists = "small"', 'check_lists = "../small"', "check_lists"),
        ('no_base = "exclude"', 'no_base = "guess"', "no_base"),
        ("highest = 100", "highest = 0", "score.highest"),
        ("highest = 100", "highest = 100\nlowest = 0", "score.lowest"),
        ('total = "mean"', 'total = "median"', "score.total"),
        ("least = 50", "least = 101", "score.bands.good.least"),
        ("least = 0 ", "least = 1 ", "score.bands"),
        ("least = 50", "least = 0", "score.bands"),
        ('mode = "half_up"', 'mode = "up"', "rounding.mode"),
        ("\ndecimals = 2", "\ndecimals = 7", "rounding.decimals"),
        ("band_decimals = 0", "band_decimals = -1", "rounding.band_decimals"),
        ("confidence = 0.95", "confidence = 1", "interval.confidence"),
        ("confidence = 0.95", "confidence = 95", "interval.confidence"),
        ('code = "1.2"\nweight = 0.25', 'code = "1.2"\nweight = 0.2', "criteria.1.indicators"),
        ('code = "1.2"\nweight = 0.25', 'code = "1.2"\nweight = 0', "criteria.1.indicators.1.2.weight"),
        ('code = "1.2"\nweight', 'code = "1.1"\nweight', "criteria.1.1"),
        ('words = "Доля"\nformula = "mean', 'formula = "mean', "criteria.1.indicators.1.1.words"),
        ('"mean_of_shares"', '"median"', "criteria.1.indicators.1.1.formula"),
        ('"mean_of_shares"', '"share"', "criteria.1.indicators.1.1.share"),
        ('base = "answered"', 'base = "some"', "criteria.1.indicators.1.1.shares.#1.base"),
        ('question = "liked"', 'question = "loved"', "criteria.1.indicators.1.1"),
        ('"liked", option = "yes"', '"liked", option = "often"', "criteria.1.indicators.1.1"),
        ('"used", option = "yes"', '"age", option = "yes"', "criteria.1.indicators.1.4"),
        ('lists = ["stand"]', 'lists = ["site"]', "criteria.1.indicators.1.2.lists"),
        ('lists = ["stand"]', 'lists = ["comfort"]', "criteria.1.indicators.1.2.lists"),
        ("pooled = false", 'pooled = "no"', "criteria.1.indicators.1.2.pooled"),
        ('list = "comfort"', 'list = "waiting"', "criteria.1.indicators.1.3.list"),
        ("points = 20", "points = 0", "criteria.1.indicators.1.3.points"),
        ("points = 20", "points = 101", "criteria.1.indicators.1.3.points"),
        ("enough = 5", "enough = 0", "criteria.1.indicators.1.3.enough"),
        ('list = "waiting"', 'list = "stand"', "criteria.1.indicators.1.4.list"),
        ("points = 10 }", "points = 100 }", "criteria.1.indicators.1.4.rows"),
        ("otherwise = 0", "otherwise = 20", "criteria.1.indicators.1.4.rows"),
        ("share_of_limit = 0.5", "share_of_limit = 1.5", "criteria.1.indicators.1.4.rows.#1.share_of_limit"),
        ("share_of_limit = 0.5, ", "", "criteria.1.indicators.1.4.rows.#1"),
        ("less_by = 0,", "less_by = 0, share_of_limit = 1,", "criteria.1.indicators.1.4.rows.#2"),
        ("less_by = 0,", "less_by = -1,", "criteria.1.indicators.1.4.rows.#2.less_by"),
        ("average_decimals = 0", "average_decimals = 0.5", "criteria.1.indicators.1.4.average_decimals"),
        (', label = "были"', "", "criteria.1.indicators.1.4.on_time.label"),
        ("share_of_limit = 0.5", "share_of_limit = 1", "criteria.1.indicators.1.4.rows.#2"),
        ("share_of_limit = 0.5, ", "less_by = 0, ", "criteria.1.indicators.1.4.rows.#2"),
        ("less_by = 0,", "share_of_limit = 0.4,", "criteria.1.indicators.1.4.rows.#2"),
        ('code = "1.3"', 'code = "9.2"', "criteria.1.indicators.9.2"),
        ('kinds = ["performing"]', 'kinds = ["circus"]', "variants.#1.kinds"),
        ('kinds = ["performing"]', 'kinds = ["inpatient"]', "variants.#1.kinds"),
        ('spheres = ["culture"]\nkinds = ["performing"]', "", "variants.#1.spheres"),
        ('\ncriteria = ["1"]', '\ncriteria = ["2"]', "variants.#1.criteria"),
        ("[variants.weights.1]", "[variants.weights.2]", "variants.#1.weights.2"),
        ('"1.2" = 0.5', '"1.2" = 0.4', "variants.#1.weights.1"),
        ('"1.2" = 0.5', '"1.5" = 0.5', "variants.#1.weights.1.1.5"),
    ],
)
def test_a_mistake_in_an_edition(tmp_path: Path, right: str, wrong: str, key: str) -> None:
    assert right in EDITION
    error = refusal(write_config(tmp_path, {EDITION_FILE: EDITION.replace(right, wrong)}))
    assert (error.file, error.key) == (NAME, key)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("share_of_limit = 0.5", "less_by = 4"),
        ("less_by = 0,", "share_of_limit = 0.6,"),
        ('code = "1.3"', 'code = "comfort"'),
        ('spheres = ["culture"]\nkinds = ["performing"]', 'kinds = ["performing"]'),
    ],
)
def test_what_only_looks_like_a_mistake_is_read(tmp_path: Path, right: str, wrong: str) -> None:
    assert right in EDITION
    assert load_catalogue(write_config(tmp_path, {EDITION_FILE: EDITION.replace(right, wrong)})).editions


def test_a_published_edition_is_read_as_it_was_whatever_is_refused_today() -> None:
    strange = EDITION.replace('kinds = ["performing"]', 'kinds = ["inpatient"]').replace(
        "share_of_limit = 0.5", "share_of_limit = 1"
    )
    assert parse_edition([("small.toml", strange), ("check-lists/small.toml", CHECK_LISTS)]).variants


def test_an_edition_is_called_as_its_file(tmp_path: Path) -> None:
    error = refusal(write_config(tmp_path, {"methodologies/twin.toml": EDITION}))
    assert (error.file, error.key) == ("twin.toml", "code")


def test_the_default_edition_must_be_there(tmp_path: Path) -> None:
    other = EDITION.replace("operators", "others")
    folder = write_config(tmp_path, {EDITION_FILE.replace("operators", "others"): other})
    (folder / EDITION_FILE).unlink()
    with pytest.raises(CatalogueError, match="no file holds the default edition, nok-344n-2018-operators"):
        load_catalogue(folder)


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ('note = "Заметка"', "", "note"),
        ('note = "Заметка"', 'note = "Заметка"\ncolour = 1', "colour"),
        ('code = "stand"', 'code = "items"', "lists.items.code"),
        ('code = "stand"', 'code = "Stand"', "lists.Stand.code"),
        ('code = "comfort"', 'code = "stand"', "lists"),
        ('kind = "conditions"', 'kind = "points"', "lists.comfort.kind"),
        (', label = "на стенде"', "", "lists.stand.label"),
        ('lists = ["stand"], text = "Ч', 'lists = ["site"], text = "Ч', "items.hours.lists"),
        ('lists = ["stand"], text = "Ч', 'lists = ["waiting"], text = "Ч', "items.hours.lists"),
        ('spheres = ["social"]', 'spheres = ["sport"]', "items.water.spheres"),
        ('code = "water", lists = ["comfort"]', 'code = "hours", lists = ["stand"]', "items.hours"),
    ],
)
def test_a_mistake_in_the_check_lists(tmp_path: Path, right: str, wrong: str, key: str) -> None:
    assert right in CHECK_LISTS
    changed = {"methodologies/check-lists/small.toml": CHECK_LISTS.replace(right, wrong)}
    error = refusal(write_config(tmp_path, changed))
    assert (error.file, error.key) == ("check-lists/small.toml", key)


def test_check_lists_that_are_not_there(tmp_path: Path) -> None:
    other = EDITION.replace('check_lists = "small"', 'check_lists = "none"')
    error = refusal(write_config(tmp_path, {EDITION_FILE: other}))
    assert (error.file, error.key) == (NAME, "check_lists")
    assert "check-lists/none.toml" in error.message


def test_variants_say_what_is_otherwise_for_whom(tmp_path: Path) -> None:
    catalogue = load_catalogue(write_config(tmp_path, {}))
    edition = catalogue.editions[catalogue.default_edition]
    assert [len(each.indicators) for each in edition.scheme_for("social", None)] == [4]
    assert [len(each.indicators) for each in edition.scheme_for("culture", "performing")] == [2]
    assert edition.scheme_for("culture", None) == edition.scheme_for("social", "performing")
    assert edition.scheme_for("health", None) == ()


@pytest.mark.parametrize("code", ["nok-344n-2018-operators", "nok-344n-2018-letter"])
def test_the_shipped_weights(catalogue: Catalogue, code: str) -> None:
    def weights(sphere: str, kind: str | None = None) -> list[list[str]]:
        scheme = catalogue.editions[code].scheme_for(sphere, kind)
        return [[str(weight) for weight in each.weights] for each in scheme]

    general = [["0.3", "0.3", "0.4"], ["0.3", "0.4", "0.3"], ["0.3", "0.4", "0.3"], ["0.4", "0.4", "0.2"]]
    general.append(["0.3", "0.2", "0.5"])
    without_waiting = [general[0], ["0.5", "0.5"], *general[2:]]
    assert weights("health") == weights("social", "both") == weights("mse") == general
    assert weights("culture") == weights("education") == without_waiting
    assert weights("culture", "performing") == [general[0], general[2]]


def test_an_edition_is_read_again_from_its_own_sources(catalogue: Catalogue) -> None:
    for edition in catalogue.editions.values():
        assert parse_edition(edition.sources) == edition


def test_check_lists_have_items_for_every_sphere(catalogue: Catalogue) -> None:
    edition = catalogue.editions[catalogue.default_edition]
    for sphere in edition.spheres:
        codes = {each.code: [item.code for item in each.items_for(sphere)] for each in edition.lists}
        assert len(codes.pop("waiting")) == 0
        assert all(len(items) >= 5 for items in codes.values()), sphere
        assert "questionnaire" in codes["remote_channels"]
    assert "по памяти" in edition.lists_note
