"""A chart of bars as SVG: one thick bar for now, a thin one for before, the numbers beside them."""

from collections.abc import Iterator
from html import escape
from typing import Final

from survey_app.domain.documents import Bars
from survey_app.exports.typesetting import make_printable

_WIDTH, _ROW, _LABEL, _END = 560, 34, 11, 440
_NOW, _BEFORE, _WHOLE = "#1f4e8c", "#8a8a8a", "#e4e4e4"
_LONGEST: Final = 70  # characters of a label that fit above its bar


def render_bars_svg(chart: Bars) -> bytes:
    """Return the chart; whoever shows it gives the alternative text, for there is none inside."""
    height = _ROW * len(chart.bars)
    body = "".join(_draw(chart))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="Golos Text">'
    return f"{head}{body}</svg>".encode()


def _draw(chart: Bars) -> Iterator[str]:
    for number, bar in enumerate(chart.bars):
        top = _ROW * number
        yield _write(0, top + _LABEL, bar.label if len(bar.label) <= _LONGEST else bar.label[: _LONGEST - 1] + "…")
        yield _rect(top + 15, 9, 1, _WHOLE)
        if bar.share is not None:
            yield _rect(top + 15, 9, bar.share, _NOW)
        if bar.share_before is not None:
            yield _rect(top + 26, 4, bar.share_before, _BEFORE)
        before = f" (было {bar.shown_before})" if bar.shown_before else ""
        yield _write(_END + 6, top + 23, f"{bar.shown}{before}")


def _rect(top: int, height: int, share: float, colour: str) -> str:
    return f'<rect y="{top}" width="{round(_END * share, 2)}" height="{height}" fill="{colour}"/>'


def _write(left: int, base: int, text: str) -> str:
    return f'<text x="{left}" y="{base}" font-size="9" fill="#000">{escape(make_printable(text))}</text>'
