"""How a person wishes to see our pages: language, contrast, size of type, style of the texts.

The one place that knows the query parameters: they are carried by every link, form and redirect that is made by
`Display.url`, so that all works without JavaScript. With it, `static/page.js` also remembers them on the device.
"""

from dataclasses import dataclass, fields, replace
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import request, url_for

from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, EASY, STANDARD, Language

# The values of each setting, the usual one first; the language has its own rules.
SETTINGS: Final[dict[str, tuple[str, ...]]] = {
    "contrast": ("normal", "high"),
    "size": ("normal", "large", "huge"),
    "style": (STANDARD, EASY),
}


@dataclass(frozen=True, slots=True)
class Display:
    """What was asked for; an easy style is a wish that only a questionnaire with such texts can fulfil."""

    lang: Language = DEFAULT_LANGUAGE
    contrast: str = SETTINGS["contrast"][0]
    size: str = SETTINGS["size"][0]
    style: str = STANDARD

    @property
    def parameters(self) -> dict[str, str]:
        """Return the query parameters: always the language, of the settings those that are not the usual ones."""
        chosen = {name: getattr(self, name) for name in SETTINGS}
        return {"lang": self.lang} | {name: value for name, value in chosen.items() if value != SETTINGS[name][0]}

    def changed(self, **changes: str) -> "Display":
        """Return the same with something else chosen."""
        return replace(self, **changes)

    def url(self, endpoint: str, **values: Any) -> str:
        """Return the address of one of our pages, to be seen in this way."""
        return url_for(endpoint, **(values | self.parameters))

    def here(self) -> str:
        """Return the address of this very page, to be seen in this way."""
        others = {name: value for name, value in request.args.items() if name not in _NAMES}
        path = quote("/" + (request.script_root + request.path).lstrip("/"))
        return f"{path}?{urlencode(others | self.parameters)}"


_NAMES: Final = frozenset(field.name for field in fields(Display))


def wanted_display(language: Language) -> Display:
    """Return what the address asks for; unknown values are the usual ones."""
    chosen = {name: request.args.get(name, "") for name in SETTINGS}
    return Display(language, **{name: value for name, value in chosen.items() if value in SETTINGS[name]})
