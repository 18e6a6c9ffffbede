"""What an organization pastes into its page: four ways, from the best to the one that works everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from survey_app.exports.banner_file import BannerSize

LINK_TEXT = "Оцените качество услуг"
BANNER_PROMISE = "Анонимно, 3 минуты"
_FRAME_HEIGHT = 900  # of a frame that nothing makes as high as its content


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one organization on an installation, as other sites and people write them."""

    host: str
    code: str

    @property
    def link(self) -> str:
        """The page with the questionnaire."""
        return f"{self.host}/s/{self.code}"

    @property
    def kiosk(self) -> str:
        """The page for a tablet."""
        return f"{self.host}/kiosk/{self.code}"

    @property
    def install(self) -> str:
        """The page with these very snippets, for whoever keeps the site."""
        return f"{self.host}/install/{self.code}"

    def banner(self, size: BannerSize, form: str) -> str:
        """Return the address of a banner."""
        return f"{self.install}/banner-{size.name}.{form}"


def render_element(here: Addresses) -> str:
    """Return the widget's own element, with a link in it for browsers that cannot show the widget."""
    link = f'<a href="{here.link}">{LINK_TEXT}</a>'
    return f'{_script(here)}\n<nok-survey organization="{here.code}">{link}</nok-survey>'


def render_tag(here: Addresses) -> str:
    """Return the one tag for editors that strip elements they do not know."""
    return f'<script src="{here.host}/w/1.js" data-organization="{here.code}" async></script>'


def render_frame(here: Addresses) -> str:
    """Return the frame, and the script that makes it as high as its content.

    A width in per cent is no valid HTML any more, but every browser reads it, and a style attribute is often forbidden.
    """
    frame = f'<iframe src="{here.link}" title="{LINK_TEXT}" width="100%" height="{_FRAME_HEIGHT}"></iframe>'
    return f'{frame}\n<script src="{here.host}/w/frame.js" async></script>'


def render_banner_link(here: Addresses, size: BannerSize) -> str:
    """Return the link with a picture."""
    alt = f"{LINK_TEXT}. {BANNER_PROMISE}"
    picture = f'<img src="{here.banner(size, "png")}" width="{size.width}" height="{size.height}" alt="{alt}">'
    return f'<a href="{here.link}">{picture}</a>'


def render_style_rule(properties: Sequence[tuple[str, str]]) -> str:
    """Return the rule for the site's own style sheet: inline styles are often forbidden."""
    lines = "".join(f"  {name}: {value};\n" for name, value in properties)
    return f"nok-survey {{\n{lines}}}" if lines else ""


def _script(here: Addresses) -> str:
    return f'<script src="{here.host}/w/1.js" async></script>'
