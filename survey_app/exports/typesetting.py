"""What our PDFs share: fonts, texts with nothing in them that the fonts cannot draw, and memory given back.

PDF/UA forbids the empty boxes that stand for unknown characters.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from typst import Compiler, Fonts

CREATED_AT: Final = 1_735_689_600
"""When every page to print was made, in seconds since 1970: fixed, so that equal pages are equal bytes."""
_REPLACEMENT: Final = "…"
_LONGEST_NAME: Final = 450  # more than any has, and all that a page can hold
_FONTS: Final = Path(__file__).parent / "fonts"
# All but what the fonts can draw of letters, digits and punctuation.
_UNKNOWN: Final = re.compile(
    "[^ -~\u00a0-\u00ff\u0401-\u040c\u040e-\u044f\u0451-\u045c\u045e\u045f\u0490-\u049d\u04a0-\u04a5\u04aa\u04ab"
    "\u04ae-\u04b3\u04b6-\u04bb\u04c0\u04d0-\u04df\u04e2-\u04eb\u04ee-\u04f5\u04f8\u04f9\u2010-\u2014\u2018-\u201a"
    "\u201c-\u201e\u2022\u2026\u202f\u20bd\u2116\u2122\u2212]+"
)
_LONG_WORD: Final = re.compile(r"[^\W\d_]{24}(?=[^\W\d_]{12})")
_SOFT_HYPHEN: Final = "\u00ad"
_KEPT_FOR: Final = 11


def make_printable(text: str) -> str:
    """Return the text with … for what the fonts lack, and places to break overlong words at."""
    return _LONG_WORD.sub(rf"\g<0>{_SOFT_HYPHEN}", _UNKNOWN.sub(_REPLACEMENT, text))


def make_name_printable(name: str) -> str:
    """Return a name as `make_printable` does, cut where no page could hold it."""
    return make_printable(name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + _REPLACEMENT)


@lru_cache(maxsize=1)
def load_fonts() -> Fonts:
    """Return our own fonts and no others, read once."""
    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FONTS)])


def forget_documents() -> None:
    """Let go of what typst keeps of the last ten documents: much, after long ones."""
    for _ in range(_KEPT_FOR):
        Compiler(b" ", font_paths=load_fonts()).compile(format="pdf")
