"""The list of passwords that have leaked, which nobody may choose."""

from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=2)
def read_leaked_passwords(config_dir: Path) -> frozenset[str]:
    """Return the passwords of `passwords/leaked.txt`, in small letters; read once, at the first password to judge."""
    text = (config_dir / "passwords" / "leaked.txt").read_text("utf-8")
    return frozenset(line.strip().lower() for line in text.splitlines() if line.strip())
