"""A file that waits for a decision in the page itself: what citizens wrote is not kept on the server for that."""

import base64
import binascii
import zlib
from typing import Final

from survey_app.exports.batch_file import MOST_BATCH_BYTES

MOST_CARRIED_BYTES: Final = MOST_BATCH_BYTES * 4 // 3 + 64 * 1024
"""Of a form that carries a file, packed or not, beside its other fields."""


def pack_file(content: bytes) -> str:
    """Return a file as the value of a hidden field."""
    return base64.urlsafe_b64encode(zlib.compress(content)).decode()


def unpack_file(text: str) -> bytes | None:
    """Return the file that a field carries, None if it carries none, or one that is too large."""
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(base64.urlsafe_b64decode(text.encode()), MOST_BATCH_BYTES + 1)
    except (binascii.Error, ValueError, zlib.error):
        return None
    return content if unpacking.eof and 0 < len(content) <= MOST_BATCH_BYTES else None
