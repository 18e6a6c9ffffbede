"""Variants of an edition: how indicators of some spheres are measured otherwise, and every mistake in that named."""

from fractions import Fraction
from pathlib import Path

import pytest

from survey_app.catalogue import Catalogue, load_catalogue
from survey_app.domain.formulas import WaitingTable
from tests.small_config import EDITION, QUESTIONNAIRE, refusal, write_config

EDITION_FILE = "methodologies/nok-344n-2018-operators.toml"
# A form of one kind that asks in two what the usual form asks in one, and how long people wait.
CLINIC = (
    QUESTIONNAIRE.replace("nok-small", "nok-clinic")
    .replace('spheres = ["culture", "education", "health", "social", "mse"]', 'spheres = ["health"]\nkinds = ["both"]')
    .replace('code = "liked"', 'code = "liked_hall"')
    .replace(
        '[[questions]]\ncode = "note"',
        """[[option_sets.days]]
code = "short"
text = { ru = "Мало", en = "Short" }

[[option_sets.days]]
code = "long"
text = { ru = "Долго", en = "Long" }

[[questions]]
code = "liked_ward"
kind = "choice"
options = "yes_no"
required = true
show_if = { question = "used", option = "no" }
text = { ru = "А палата?", en = "And the ward?" }

[[questions]]
code = "waited"
kind = "choice"
options = "days"
required = true
text = { ru = "Ждали?", en = "Did you wait?" }

[[questions]]
code = "note\"""",
    )
)
HEALTH_EDITION = (
    EDITION.replace('["culture", "social"]', '["culture", "social", "health"]')
    + """
[[variants]]
spheres = ["health"]

[[variants.indicators]]
code = "1.1"
words = "Две доли"
formula = "mean_of_shares"

[[variants.indicators.shares]]
question = "liked_hall"
option = "yes"
base = "answered"
label = "холл"
broader = { question = "liked", label = "всё" }

[[variants.indicators.shares]]
question = "liked_ward"
option = "yes"
base = "answered"
label = "палата"
broader = { question = "liked", label = "всё" }

[[variants.indicators]]
code = "1.4"
words = "Время"
formula = "waiting_table"
list = "waiting"
average_decimals = 0
rows = [{ share_of_limit = 0.25, points = 90 }, { less_by = 2, points = 5 }]
otherwise = 0
on_time = [
  { question = "used", option = "yes", base = "all", label = "пришли" },
  { question = "used", option = "no", base = "all", label = "не были" },
]
asked = [{ question = "waited", label = "приём", unit = "дни", values = { short = 1.5, long = 20 } }]
"""
)
HALL = 'label = "холл"\nbroader = { question = "liked", label = "всё" }'
OF_SHARES, OF_TIME = "variants.#2.indicators.1.1", "variants.#2.indicators.1.4"
MISTAKES = [
    ("no such indicator", 'code = "1.1"\nwords', 'code = "1.9"\nwords', "variants.#2.indicators.1.9.code"),
    ("an indicator twice", 'code = "1.4"\nwords', 'code = "1.1"\nwords', f"{OF_SHARES}.code"),
    ("no words", 'words = "Две доли"\n', "", f"{OF_SHARES}.words"),
    ("another title", 'words = "Две доли"', 'words = "Две доли"\ntitle = "A"', f"{OF_SHARES}.title"),
    ("nobody is asked", 'question = "liked_hall"', 'question = "loved"', "criteria.1.indicators.1.1"),
    ("an option nobody has", 'question = "liked_ward"\noption = "yes"', 'question = "liked_ward"\noption = "often"',
     "criteria.1.indicators.1.1"),
    ("a broader question nobody is asked", HALL, HALL.replace("liked", "loved"), "criteria.1.indicators.1.1"),
    ("one person is asked both", HALL, HALL.replace("liked", "used"), "criteria.1.indicators.1.1"),
    ("a broader question without words", HALL, HALL.replace(', label = "всё"', ""),
     f"{OF_SHARES}.shares.#1.broader.label"),
    ("those without a kind are not asked", HALL, 'label = "холл"', "criteria.1.indicators.1.1"),
    ("waits nobody is asked about", '"waited"', '"gone"', "criteria.1.indicators.1.4"),
    ("an option without a length", "short = 1.5, long", "long", "criteria.1.indicators.1.4"),
    ("a length without an option", "long = 20", "long = 20, longer = 30", "criteria.1.indicators.1.4"),
    ("a wait under nothing", "short = 1.5", "short = -1", f"{OF_TIME}.asked.#1.values.short"),
    ("no unit", ', unit = "дни"', "", f"{OF_TIME}.asked.#1.unit"),
    ("a wait twice", "long = 20 } }]",
     'long = 20 } }, { question = "waited", label = "a", unit = "b", values = { short = 1, long = 2 } }]',
     f"{OF_TIME}.asked.#2.question"),
    ("on time that nobody is asked", 'question = "used", option = "no"', 'question = "use", option = "no"',
     "criteria.1.indicators.1.4"),
    ("a row never reached", "share_of_limit = 0.25", "share_of_limit = 1", f"{OF_TIME}.rows.#2"),
    ("rows out of order", "points = 90", "points = 4", f"{OF_TIME}.rows"),
    ("a variant of nothing", '[[variants]]\nspheres = ["health"]',
     '[[variants]]\nspheres = ["social"]\n[[variants]]\nspheres = ["health"]',
     "variants.#2.criteria"),
]  # fmt: skip


def test_a_variant_measures_otherwise(tmp_path: Path) -> None:
    files = {"questionnaires/clinic-1.toml": CLINIC, EDITION_FILE: HEALTH_EDITION}
    (edition,) = load_catalogue(write_config(tmp_path, files)).editions.values()
    (usual,), (own,) = edition.scheme_for("social", None), edition.scheme_for("health", "both")
    assert edition.scheme_for("health", None) == (own,)
    assert own.weights == usual.weights
    pairs = list(zip(own.indicators, usual.indicators, strict=True))
    assert [one.code for one, other in pairs if one != other] == ["1.1", "1.4"]
    assert (own.indicators[0].words, own.indicators[0].title) == ("Две доли", usual.indicators[0].title)
    waiting = own.indicators[3].formula
    assert isinstance(waiting, WaitingTable)
    (asked,) = waiting.asked
    assert (asked.question, asked.values) == ("waited", {"short": Fraction(3, 2), "long": Fraction(20)})
    assert [each.option for each in waiting.on_time] == ["yes", "no"]


@pytest.mark.parametrize(("right", "wrong", "key"), [each[1:] for each in MISTAKES], ids=[each[0] for each in MISTAKES])
def test_a_mistake_in_a_variant(tmp_path: Path, right: str, wrong: str, key: str) -> None:
    assert right in HEALTH_EDITION
    changed = HEALTH_EDITION.replace(right, wrong)
    error = refusal(
        write_config(
            tmp_path, {"questionnaires/clinic-1.toml": CLINIC, "methodologies/nok-344n-2018-operators.toml": changed}
        )
    )
    assert (error.file, error.key) == ("nok-344n-2018-operators.toml", key)


def test_health_care_differs_in_three_indicators(catalogue: Catalogue) -> None:
    for edition in catalogue.editions.values():
        usual, own = edition.scheme_for("social", None), edition.scheme_for("health", "both")
        assert [each.weights for each in own] == [each.weights for each in usual]
        pairs = [zip(one.indicators, other.indicators, strict=True) for one, other in zip(own, usual, strict=True)]
        assert [one.code for each in pairs for one, other in each if one != other] == ["2.2", "2.3", "4.1"]
