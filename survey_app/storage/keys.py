"""Keys that are given away once and recognized by their hash: tokens, links, sessions, recovery codes."""

import hashlib
import secrets


def make_key() -> str:
    """Return a new key that fits into an address, of 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_key(text: str) -> str:
    """Return the SHA-256 of a key in hex; nobody can guess the key, so there is nothing to slow down."""
    return hashlib.sha256(text.encode()).hexdigest()
