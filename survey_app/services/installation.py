"""One running installation: its settings, catalogue and database, opened once for web, command line and worker."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, sessionmaker

from survey_app.catalogue.catalogue import Catalogue, load_catalogue
from survey_app.domain.errors import Unavailable
from survey_app.domain.packing import make_layout
from survey_app.domain.questionnaires import Questionnaire
from survey_app.fetching.page_fetcher import PageFetcher
from survey_app.mailing.mailer import Mailer
from survey_app.services.collect_response import Collection
from survey_app.settings import Settings
from survey_app.storage.collecting import CollectingOrganizations
from survey_app.storage.intake import Intake
from survey_app.storage.own_sets import OwnSets
from survey_app.storage.questionnaires import list_ids, register_layouts
from survey_app.storage.refused_hosts import RefusedHosts
from survey_app.storage.session import make_engine, make_intake_engine, make_readers, make_sessions

_SPARE_CONNECTIONS = 2
_POSTMEN = 2


@dataclass(slots=True)
class Installation:
    """What every entry point stands on; made by `open_installation`."""

    settings: Settings
    catalogue: Catalogue
    engine: Engine
    intake_engine: Engine
    sessions: sessionmaker[Session]
    readers: sessionmaker[Session]
    network_key: bytes
    fetcher: PageFetcher
    mailer: Mailer | None
    letters: ThreadPoolExecutor  # sends what nobody waits for
    _collection: Collection | None = None
    _lock: Lock = field(default_factory=Lock)

    @property
    def collection(self) -> Collection:
        """What collecting needs; made at first use, for the database may come later. Raises Unavailable."""
        collection = self._collection
        if collection is None:
            with self._lock:
                collection = self._collection = self._open_collection()
        return collection

    def recall_own_questions(self, key: tuple[str, int]) -> Questionnaire | None:
        """Return a version of a council's own questions without asking the database, None if it was not read lately."""
        return self._collection.own_sets.recall(key) if self._collection else None

    def register_questionnaires(self) -> dict[tuple[str, int], int]:
        """Write the catalogue's versions into the database; returns their row ids. Raises LayoutChangedError."""
        signatures = {key: make_layout(each).signature() for key, each in self.catalogue.questionnaires.items()}
        with self.engine.begin() as connection:
            register_layouts(connection, signatures)
            return list_ids(connection)

    def close(self) -> None:
        """Finish the letters under way and give all database connections back."""
        self.letters.shutdown()
        self.engine.dispose()
        self.intake_engine.dispose()

    def _open_collection(self) -> Collection:
        try:
            ids = self.register_questionnaires()
        except (DBAPIError, PoolTimeoutError) as error:
            raise Unavailable("The database cannot be reached; try again soon.") from error
        return Collection(
            catalogue=self.catalogue,
            intake=Intake(self.intake_engine),
            organizations=CollectingOrganizations(self.engine, self.intake_engine),
            refused_hosts=RefusedHosts(self.engine),
            questionnaire_ids=ids,
            layouts={key: make_layout(each) for key, each in self.catalogue.questionnaires.items()},
            own_sets=OwnSets(self.engine),
            own_host=self.settings.public_host,
        )


def open_installation(settings: Settings, catalogue: Catalogue | None = None) -> Installation:
    """Open an installation; nothing is asked of the database yet. Raises CatalogueError."""
    engine = make_engine(settings.database_url, pool_size=settings.web_threads)
    return Installation(
        settings=settings,
        catalogue=catalogue or load_catalogue(settings.config_dir),
        engine=engine,
        intake_engine=make_intake_engine(settings.database_url, pool_size=settings.web_threads + _SPARE_CONNECTIONS),
        sessions=make_sessions(engine),
        readers=make_readers(engine),
        network_key=derive_key(settings.secret_key, "network"),
        fetcher=PageFetcher(f"nok-survey-site-check/1 (+{settings.public_url})"),
        mailer=Mailer(settings.mail_server) if settings.mail_server else None,
        letters=ThreadPoolExecutor(_POSTMEN, thread_name_prefix="letters"),
    )


def derive_key(secret_key: str, purpose: str) -> bytes:
    """Return 32 bytes for one purpose, made from the secret key."""
    return hashlib.blake2b(purpose.encode(), key=hashlib.sha512(secret_key.encode()).digest(), digest_size=32).digest()
