"""Settings: read once from an environment mapping, frozen, every problem reported at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_SHORTEST_KEY = 32
_FEWEST_CHARACTERS = 8  # different ones; 32 random hexadecimal digits never have so few
_EXAMPLES = (
    *("changeme", "changethis", "replaceme", "replacethis", "yoursecret", "example", "insecure", "supersecret"),
    "password",
    *("0123456789abcdef0123456789abcdef", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop"),
    "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",  # Flask's documentation
)
_ROWS = (
    *("0123456789", "9876543210", "abcdefghijklmnopqrstuvwxyz", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
    *("1234567890", "0987654321", "qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
    *("qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p"),
)
_WORDS = (
    *("secret", "key", "token", "private", "signing", "session", "cookie", "flask", "django", "python", "survey"),
    *("nok", "production", "prod", "development", "dev", "test", "testing", "local", "server", "service", "app"),
    *("my", "our", "your", "the", "this", "that", "for", "and", "not", "very", "long", "random", "string", "super"),
    *("strong", "secure", "safe", "some", "value", "default", "admin", "root", "user", "please", "change"),
    *("секретный", "секрет", "ключ", "пароль", "очень", "мой", "наш", "для", "анкета", "опрос", "сервис"),
)
_SHORTEST_SLICE = 4  # keys in a row that are no accident
_FEWEST_UNKNOWN = 16  # letters and digits that are left without words and rows: half of the shortest random key
_SLICES = {
    row[start:end] for row in _ROWS for start in range(len(row)) for end in range(start + _SHORTEST_SLICE, len(row) + 1)
}
_KNOWN = re.compile("|".join(sorted({*_SLICES, *_WORDS}, key=lambda each: (-len(each), each))))
_MAKE_KEY = """Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))' and keep it."""
_MAIL_PORTS = {"smtp": 25, "smtps": 465}


class SettingsError(Exception):
    """The environment asks for something that cannot run safely; the message lists every problem."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class MailServer:
    """Who takes our letters: `smtps` is encrypted from the start; a server that is not near must at least offer it."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    is_encrypted: bool = False

    @property
    def is_near(self) -> bool:
        """Whether the server is on this machine, so that nothing need be encrypted on the way."""
        return self.host in _LOOPBACK


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
    web_threads: int = 8
    metrics_bind: str = "127.0.0.1:9100"
    demo: bool = False
    contact: str = ""
    mail_server: MailServer | None = None
    config_dir: Path = ROOT / "config"

    @property
    def is_https(self) -> bool:
        """Whether the public address is encrypted: decides the cookie's name, `Secure` and HSTS."""
        return self.public_url.startswith("https://")

    @property
    def public_host(self) -> str:
        """Host name of the public address, without port."""
        return urlsplit(self.public_url).hostname or ""

    @staticmethod
    def asks_for_demo(environment: Mapping[str, str]) -> bool:
        """Tell whether the installation only shows the product."""
        return environment.get("DEMO", "").lower() in ("1", "true", "yes")

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str], *, secret_key: str, instance_dir: Path, serves: bool = True
    ) -> "Settings":
        """Read the settings; `secret_key` stands in when SECRET_KEY is not set. Raises SettingsError.

        Whoever `serves` people outside the demo must have been given a strong SECRET_KEY.
        """
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
            contact=environment.get("CONTACT", "").strip(),
            mail_server=_mail_server(environment.get("MAIL_URL", "").strip(), problems),
            demo=cls.asks_for_demo(environment),
        )
        problems += _check(settings)
        if serves and not settings.demo and (weakness := find_weakness(environment.get("SECRET_KEY", ""))):
            problems.append(f"SECRET_KEY {weakness}. {_MAKE_KEY}")
        if problems:
            raise SettingsError(problems)
        return settings


def find_weakness(secret_key: str) -> str | None:
    """Return what makes a secret key weak, as the rest of a sentence; None if nothing is seen."""
    if not secret_key:
        return "is not set"
    if len(secret_key) < _SHORTEST_KEY:
        return f"is too short: it has {len(secret_key)} characters, {_SHORTEST_KEY} are the least"
    letters = "".join(each for each in secret_key.lower() if each.isalnum())
    if any(word in letters for word in _EXAMPLES):
        return "is an example that anybody can read"
    is_repeated = any(secret_key[period:] == secret_key[:-period] for period in range(1, len(secret_key) // 2 + 1))
    if is_repeated or len(set(secret_key)) < _FEWEST_CHARACTERS:
        return "repeats itself: it can be guessed"
    if len(_KNOWN.sub("", letters)) < _FEWEST_UNKNOWN:
        return "is made of words or rows of keys: it can be guessed"
    return None


def _whole(environment: Mapping[str, str], name: str, default: int, least: int, problems: list[str]) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdecimal()) or int(text) < least:
        problems.append(f"{name} must be a whole number, {least} or more; it is {text!r}.")
        return default
    return int(text)


def _mail_server(text: str, problems: list[str]) -> MailServer | None:
    if not text:
        return None
    address = urlsplit(text)
    sender = parse_qs(address.query).get("from", [""])[0]
    try:
        port = address.port or _MAIL_PORTS[address.scheme]
    except (KeyError, ValueError):
        port = 0
    if not (port and address.hostname and "@" in sender and sender.isascii() and sender.isprintable()):
        problems.append("MAIL_URL must be like smtp://user:password@mail.example.ru:587?from=survey@example.ru.")
        return None
    return MailServer(
        host=address.hostname,
        port=port,
        sender=sender,
        user=unquote(address.username or ""),
        password=unquote(address.password or ""),
        is_encrypted=address.scheme == "smtps",
    )


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
