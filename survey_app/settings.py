"""Settings: read once from an environment mapping, frozen, every problem reported at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class SettingsError(Exception):
    """The environment asks for something that cannot run safely; the message lists every problem."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Settings:
    """What an installation decides; see config/env.example for the meaning of each name."""

    database_url: str
    secret_key: str
    public_url: str = "http://127.0.0.1:8000"
    ratelimit_storage_uri: str = "memory://"
    ratelimit_per_network: int = 600
    trusted_proxies: int = 0
    web_concurrency: int = 1
    web_threads: int = 16
    metrics_bind: str = "127.0.0.1:9100"
    demo: bool = False
    config_dir: Path = ROOT / "config"

    @property
    def is_https(self) -> bool:
        """Whether the public address is encrypted: decides the cookie's name, `Secure` and HSTS."""
        return self.public_url.startswith("https://")

    @property
    def public_host(self) -> str:
        """Host name of the public address, without port."""
        return urlsplit(self.public_url).hostname or ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], *, secret_key: str, instance_dir: Path) -> "Settings":
        """Read the settings; `secret_key` stands in when SECRET_KEY is not set. Raises SettingsError."""
        problems: list[str] = []
        settings = cls(
            database_url=environment.get("DATABASE_URL") or f"sqlite:///{instance_dir / 'survey.db'}",
            secret_key=environment.get("SECRET_KEY") or secret_key,
            public_url=(environment.get("PUBLIC_URL") or cls.public_url).rstrip("/"),
            ratelimit_storage_uri=environment.get("RATELIMIT_STORAGE_URI") or cls.ratelimit_storage_uri,
            ratelimit_per_network=_whole(environment, "RATELIMIT_PER_NETWORK", cls.ratelimit_per_network, 1, problems),
            trusted_proxies=_whole(environment, "TRUSTED_PROXIES", cls.trusted_proxies, 0, problems),
            web_concurrency=_whole(environment, "WEB_CONCURRENCY", cls.web_concurrency, 1, problems),
            web_threads=_whole(environment, "WEB_THREADS", cls.web_threads, 1, problems),
            metrics_bind=environment.get("METRICS_BIND", cls.metrics_bind),
            demo=environment.get("DEMO", "").lower() in ("1", "true", "yes"),
        )
        problems += _check(settings)
        if problems:
            raise SettingsError(problems)
        return settings


def _whole(environment: Mapping[str, str], name: str, default: int, least: int, problems: list[str]) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or int(text) < least:
        problems.append(f"{name} must be a whole number, {least} or more; it is {text!r}.")
        return default
    return int(text)


def _check(settings: Settings) -> list[str]:
    problems = []
    address = urlsplit(settings.public_url)
    if address.scheme not in ("http", "https") or not address.hostname:
        problems.append(f"PUBLIC_URL must be an http or https address; it is {settings.public_url!r}.")
    elif address.scheme == "http" and address.hostname not in _LOOPBACK and not settings.demo:
        problems.append("PUBLIC_URL must be https outside this machine; plain http is for loopback or DEMO=1.")
    if not settings.database_url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:", "postgres:")):
        problems.append("DATABASE_URL must begin with sqlite: or postgresql:.")
    if settings.ratelimit_storage_uri.startswith("memory:") and settings.web_concurrency > 1 and not settings.demo:
        problems.append(
            "RATELIMIT_STORAGE_URI=memory:// counts per process: set WEB_CONCURRENCY=1 or give a Redis address."
        )
    return problems
