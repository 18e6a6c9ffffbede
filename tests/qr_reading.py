"""Reads QR codes back with a decoder that has nothing in common with what drew them."""

import io

import pypdfium2
import typst
import zxingcpp
from PIL import Image


def read_qr(picture: bytes | Image.Image) -> list[str]:
    """Return what the QR codes in a PNG say, as a phone's camera would see them."""
    image = Image.open(io.BytesIO(picture)) if isinstance(picture, bytes) else picture
    found = zxingcpp.read_barcodes(image.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [each.text for each in found]


def draw_svg(svg: bytes, pixels: int = 600) -> bytes:
    """Return an SVG as PNG."""
    page = f"#set page(width: {pixels}pt, height: {pixels}pt, margin: 0pt)\n#image(bytes(sys.inputs.svg), width: 100%)"
    drawn = typst.compile(page.encode(), format="png", ppi=72, sys_inputs={"svg": svg.decode()})
    assert isinstance(drawn, bytes)
    return drawn


def draw_pages(pdf: bytes, dots_per_inch: int = 100) -> list[Image.Image]:
    """Return the pages of a PDF in grey, as a cheap printer would print them."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=dots_per_inch / 72, grayscale=True).to_pil() for page in document]
    document.close()
    return pages


def read_text(pdf: bytes) -> list[str]:
    """Return the text of each page, without its line ends."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return texts
