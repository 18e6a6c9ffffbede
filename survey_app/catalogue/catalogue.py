"""All of `config/` at once, and what is offered to whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from survey_app.catalogue.calendar import load_calendar
from survey_app.catalogue.files import CatalogueError
from survey_app.catalogue.frequency import load_frequency
from survey_app.catalogue.interface import Texts, load_interfaces
from survey_app.catalogue.methodologies import DEFAULT_EDITION, load_editions
from survey_app.catalogue.proposals import load_hint_rules
from survey_app.catalogue.questionnaires import load_questionnaire
from survey_app.catalogue.sheets import load_sheet_texts
from survey_app.domain.calendar import Calendar
from survey_app.domain.frequency import FrequencyRule
from survey_app.domain.methodology import Edition
from survey_app.domain.organizations import KINDS_OF_SPHERES, SPHERES
from survey_app.domain.proposal_hints import HintRules
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, Language, Questionnaire


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What `config/` says: questionnaires by (code, version), the product's own texts by language, editions by code.

    `frequency` says how often an organization is assessed, by date; `calendar` what a council does in a year,
    `hints` what its page offers to propose,
    `sheet_texts` what stands around a form on paper.
    """

    questionnaires: Mapping[tuple[str, int], Questionnaire]
    interface: Mapping[Language, Texts]
    page_texts: Mapping[Language, Texts]
    editions: Mapping[str, Edition]
    frequency: Sequence[FrequencyRule]
    calendar: Calendar
    hints: HintRules
    sheet_texts: Mapping[Language, Texts]
    default_edition: str = DEFAULT_EDITION

    def for_sphere(self, sphere: str, kind: str | None = None) -> Questionnaire:
        """Return what organizations of this sphere and kind are shown.

        The newest version for their kind, else the newest for all kinds; loading made sure that there is exactly one.
        """
        return _newest(self.questionnaires.values(), sphere, kind)

    def for_sheets(self, sphere: str, kind: str | None) -> Sequence[Questionnaire]:
        """Return the forms that a sheet of paper may be: the one for this kind, and the general one.

        Forms printed before there was one for the kind stay valid.
        """
        forms = (self.for_sphere(sphere, kind), self.for_sphere(sphere))
        return list({each.key: each for each in forms}.values())

    def offered(self, sphere: str, code: str, version: int) -> Questionnaire | None:
        """Return this version if it was ever offered to the sphere: deployed widgets may still show an older one.

        The kind does not matter: the register may learn it, or correct it, while forms are being filled in.
        """
        questionnaire = self.questionnaires.get((code, version))
        return questionnaire if questionnaire is not None and sphere in questionnaire.spheres else None


def load_catalogue(config_dir: Path) -> Catalogue:
    """Read `config/`; raises `CatalogueError`, which names file and key, at the first mistake."""
    files = sorted((config_dir / "questionnaires").glob("*.toml"))
    loaded = [(file.name, load_questionnaire(file)) for file in files]
    questionnaires = _by_key(loaded)
    _check_spheres(loaded)
    offered = {language for _, questionnaire in loaded for language in questionnaire.languages}
    interfaces = load_interfaces(config_dir / "interface", offered)
    return Catalogue(
        questionnaires=questionnaires,
        interface={language: each.widget for language, each in interfaces.items()},
        page_texts={language: each.page for language, each in interfaces.items()},
        editions=load_editions(
            config_dir / "methodologies",
            lambda sphere, kind: _list_offered(questionnaires.values(), sphere, kind),
        ),
        frequency=load_frequency(config_dir / "frequency.toml"),
        calendar=load_calendar(config_dir / "calendar.toml"),
        hints=load_hint_rules(config_dir / "proposals.toml"),
        sheet_texts=load_sheet_texts(config_dir / "sheets.toml", offered - {DEFAULT_LANGUAGE}),
    )


def _newest(questionnaires: Iterable[Questionnaire], sphere: str, kind: str | None) -> Questionnaire:
    offered = [each for each in questionnaires if sphere in each.spheres and (not each.kinds or kind in each.kinds)]
    return max(offered, key=lambda each: (bool(each.kinds), each.version))


def _list_offered(
    questionnaires: Iterable[Questionnaire], sphere: str, kind: str | None
) -> tuple[Questionnaire, Sequence[Questionnaire]]:
    """Return what organizations of this kind are shown, and all that was ever offered to their sphere."""
    every = [each for each in questionnaires if sphere in each.spheres]
    return _newest(every, sphere, kind), every


def _by_key(loaded: Iterable[tuple[str, Questionnaire]]) -> dict[tuple[str, int], Questionnaire]:
    by_key: dict[tuple[str, int], Questionnaire] = {}
    for file, questionnaire in loaded:
        if questionnaire.key in by_key:
            code, version = questionnaire.key
            raise CatalogueError(file, "version", f"another file holds {code} version {version}")
        by_key[questionnaire.key] = questionnaire
    return by_key


def _check_spheres(loaded: Iterable[tuple[str, Questionnaire]]) -> None:
    """See that each sphere and each kind has one newest version, whatever the codes of its questionnaires are."""
    versions: dict[tuple[str, str | None, int], str] = {}
    for file, questionnaire in loaded:
        for sphere in sorted(questionnaire.spheres):
            if sphere not in SPHERES:
                raise CatalogueError(file, "spheres", f"{sphere} is not a sphere: {', '.join(SPHERES)}")
            for kind in _list_kinds(file, questionnaire, sphere):
                other = versions.setdefault((sphere, kind, questionnaire.version), file)
                if other != file:
                    whom = f"{sphere} {kind}" if kind else sphere
                    message = f"{other} has the same version for {whom}: which is newer cannot be told"
                    raise CatalogueError(file, "kinds" if kind else "spheres", message)
    for sphere in SPHERES:
        if sphere not in {covered for covered, kind, _ in versions if kind is None}:
            message = f"no questionnaire is offered to {sphere}, whatever the kind of its organizations"
            raise CatalogueError("questionnaires", "spheres", message)


def _list_kinds(file: str, questionnaire: Questionnaire, sphere: str) -> list[str | None]:
    known = KINDS_OF_SPHERES.get(sphere, ())
    for kind in sorted(questionnaire.kinds):
        if kind not in known:
            raise CatalogueError(file, "kinds", f"{sphere} has no organizations of the kind {kind}")
    return [*sorted(questionnaire.kinds)] or [None]
