"""QR codes of web addresses, drawn by ourselves: outlines without seams for SVG and print, a small PNG for the rest."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final, TypeAlias

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_Q

Modules: TypeAlias = Sequence[Sequence[bool]]
"""Rows of dark (True) and light squares, with the quiet zone of four around them that scanners need."""

_QUIET_ZONE: Final = 4
_PIXELS: Final = 12  # of a PNG for each square: enough for a printer, and still a few kilobytes
_PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_GREY: Final = 0
_ONE_BIT: Final = 1

_Point: TypeAlias = tuple[int, int]


def draw_qr(address: str) -> Modules:
    """Return the squares of an address; a quarter of them may be dirty or torn and it still reads."""
    code = QRCode(error_correction=ERROR_CORRECT_Q, border=_QUIET_ZONE)
    code.add_data(address)
    modules: Modules = code.get_matrix()
    return modules


def render_qr_svg(modules: Modules, title: str) -> bytes:
    """Write the squares as SVG of one path, called by a title; as large as whoever shows it likes."""
    side = len(modules)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side * _PIXELS}" '
        f'height="{side * _PIXELS}" role="img" shape-rendering="crispEdges"><title>{escape(title)}</title>'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{_trace_outlines(modules)}"/></svg>\n'
    ).encode()


def render_qr_png(modules: Modules) -> bytes:
    """Write the squares as a PNG of two colours."""
    side = len(modules) * _PIXELS
    header = struct.pack(">IIBBBBB", side, side, _ONE_BIT, _GREY, 0, 0, 0)
    body = zlib.compress(b"".join(_pixel_rows(modules)), 9)
    return _PNG_SIGNATURE + b"".join(
        _chunk(kind, content) for kind, content in ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    )


def _pixel_rows(modules: Modules) -> Iterator[bytes]:
    for row in modules:
        bits = "".join(("0" if is_dark else "1") * _PIXELS for is_dark in row)
        padded = bits.ljust(-(-len(bits) // 8) * 8, "1")
        line = b"\0" + int(padded, 2).to_bytes(len(padded) // 8)  # a row begins with its filter, here none
        yield line * _PIXELS


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _trace_outlines(modules: Modules) -> str:
    """Return the outlines of the dark areas: squares drawn one by one would show seams between them on paper."""
    edges = dict[_Point, list[_Point]]()
    for start, end in _list_edges(modules):
        edges.setdefault(start, []).append(end)
    return "".join(_walk(edges, start) for start in sorted(edges) if edges[start])


def _list_edges(modules: Modules) -> Iterator[tuple[_Point, _Point]]:
    """Give every side between dark and light, the dark to the right of it."""
    for y, row in enumerate(modules):
        for x, is_dark in enumerate(row):
            if not is_dark:
                continue
            corners = (x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)
            beside = modules[y - 1][x], row[x + 1], modules[y + 1][x], row[x - 1]  # the quiet zone keeps them inside
            yield from (
                (corners[side], corners[(side + 1) % 4]) for side, is_inside in enumerate(beside) if not is_inside
            )


def _walk(edges: dict[_Point, list[_Point]], start: _Point) -> str:
    """Take one outline out of the edges; corners are written, points on a straight line are not."""
    steps, (x, y), before = [], start, ""
    corner = start
    while edges[x, y]:
        end = edges[x, y].pop()
        direction = "h" if end[1] == y else "v"
        if before and direction != before:
            steps.append(_stroke(corner, (x, y)))
            corner = x, y
        (x, y), before = end, direction
    return f"M{start[0]} {start[1]}{''.join(steps)}z"


def _stroke(start: _Point, end: _Point) -> str:
    return f"h{end[0] - start[0]}" if start[1] == end[1] else f"v{end[1] - start[1]}"
