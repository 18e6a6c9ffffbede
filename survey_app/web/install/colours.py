"""The colours of the configurator: what was asked for, whether it can be read, the style sheet that shows it."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, request

from survey_app.domain.colours import (
    CONTROL_CONTRAST,
    DEFAULT_PALETTE,
    TEXT_CONTRAST,
    Colour,
    Palette,
    contrast,
    list_properties,
    make_palette,
    nearest_readable,
    parse_colour,
)
from survey_app.web.compressed import render_body, send_compressed
from survey_app.web.install.snippets import render_style_rule

blueprint = Blueprint("colours", __name__)
_CACHING: Final = "public, max-age=3600"
_LONGEST: Final = 20


@dataclass(frozen=True, slots=True)
class ColourChoice:
    """What was typed for both colours, and what follows from it; `wrong` names the fields that hold no colour."""

    typed: dict[str, str]
    palette: Palette
    wrong: frozenset[str]

    @property
    def text_ratio(self) -> float:
        """How well links and headings in the accent are told from the background."""
        return contrast(self.palette.accent, self.palette.background)

    @property
    def is_text_readable(self) -> bool:
        """Whether text in the accent can be read."""
        return self.text_ratio >= TEXT_CONTRAST

    @property
    def are_controls_visible(self) -> bool:
        """Whether buttons, marks and the focus can be seen."""
        return self.text_ratio >= CONTROL_CONTRAST

    @property
    def suggestion(self) -> Colour:
        """The nearest accent that can be read."""
        return nearest_readable(self.palette.accent, self.palette.background)

    @property
    def rule(self) -> str:
        """The rule with the colours that were asked for; empty where they are the usual ones."""
        return render_style_rule(list_properties(self.palette))

    @property
    def advised_rule(self) -> str:
        """The rule for the site's style sheet: with the suggestion where the accent could not be read."""
        return render_style_rule(list_properties(make_palette(self.suggestion, self.palette.background)))


def read_choice() -> ColourChoice:
    """Return the colours that the address asks for, the usual ones where it asks for none."""
    usual = {"accent": DEFAULT_PALETTE.accent, "background": DEFAULT_PALETTE.background}
    typed = {name: request.args.get(name, colour.css).strip()[:_LONGEST] for name, colour in usual.items()}
    read = {name: parse_colour(text) for name, text in typed.items()}
    palette = make_palette(read["accent"] or usual["accent"], read["background"] or usual["background"])
    return ColourChoice(typed, palette, frozenset(name for name, colour in read.items() if colour is None))


@blueprint.get("/install/colours.css")
def get_stylesheet() -> Response:
    """Answer with the rule itself, for the previews: a strict page takes no colours from its own HTML."""
    rule = read_choice().rule.replace("nok-survey {", "nok-survey, .colour-sample {")
    return send_compressed(render_body(rule.encode()), "text/css; charset=utf-8", _CACHING)
