"""All of `config/` at once, and what is offered to whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from survey_app.catalogue.files import CatalogueError
from survey_app.catalogue.interface import Texts, load_interfaces
from survey_app.catalogue.methodologies import DEFAULT_EDITION, load_editions
from survey_app.catalogue.questionnaires import load_questionnaire
from survey_app.domain.methodology import Edition
from survey_app.domain.organizations import SPHERES
from survey_app.domain.questionnaires import Language, Questionnaire


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What `config/` says: questionnaires by (code, version), the product's own texts by language, editions by code."""

    questionnaires: Mapping[tuple[str, int], Questionnaire]
    interface: Mapping[Language, Texts]
    page_texts: Mapping[Language, Texts]
    editions: Mapping[str, Edition]
    default_edition: str = DEFAULT_EDITION

    def for_sphere(self, sphere: str) -> Questionnaire:
        """Return the newest version offered to the sphere; loading made sure that there is exactly one."""
        return max(
            (each for each in self.questionnaires.values() if sphere in each.spheres), key=lambda each: each.version
        )

    def offered(self, sphere: str, code: str, version: int) -> Questionnaire | None:
        """Return this version if it was ever offered to the sphere: deployed widgets may still show an older one."""
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
        editions=load_editions(config_dir / "methodologies"),
    )


def _by_key(loaded: Iterable[tuple[str, Questionnaire]]) -> dict[tuple[str, int], Questionnaire]:
    by_key: dict[tuple[str, int], Questionnaire] = {}
    for file, questionnaire in loaded:
        if questionnaire.key in by_key:
            code, version = questionnaire.key
            raise CatalogueError(file, "version", f"another file holds {code} version {version}")
        by_key[questionnaire.key] = questionnaire
    return by_key


def _check_spheres(loaded: Iterable[tuple[str, Questionnaire]]) -> None:
    """See that each sphere has a newest version, and only one, whatever the codes of its questionnaires are."""
    versions: dict[tuple[str, int], str] = {}
    for file, questionnaire in loaded:
        for sphere in sorted(questionnaire.spheres):
            if sphere not in SPHERES:
                raise CatalogueError(file, "spheres", f"{sphere} is not a sphere: {', '.join(SPHERES)}")
            other = versions.setdefault((sphere, questionnaire.version), file)
            if other != file:
                raise CatalogueError(
                    file, "spheres", f"{other} has the same version for {sphere}: which is newer cannot be told"
                )
    for sphere in SPHERES:
        if sphere not in {covered for covered, _ in versions}:
            raise CatalogueError("questionnaires", "spheres", f"no questionnaire is offered to {sphere}")
