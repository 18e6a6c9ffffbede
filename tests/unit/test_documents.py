"""Documents become parts of strict pages: headings and tables yes, HTML and styles of their own no."""

import pytest

from survey_app.web.documents import render_document


def test_the_first_heading_is_the_title_and_not_in_the_body() -> None:
    document = render_document("# О данных\n\n## Что хранится\n\nНичего *лишнего*.\n")
    assert document.title == "О данных"
    assert document.body == "<h2>Что хранится</h2>\n<p>Ничего <em>лишнего</em>.</p>\n"


def test_html_stays_text_and_scripts_cannot_be_linked() -> None:
    body = render_document("# Т\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n").body
    assert "<script" not in body
    assert "&lt;script&gt;" in body
    assert "href" not in body


def test_tables_have_headed_columns_and_no_inline_style() -> None:
    body = render_document("# Т\n\n| что | срок |\n| --- | ---: |\n| ответ | 5 лет |\n").body
    assert '<th scope="col">срок</th>' in body
    assert "style" not in body


def test_pictures_wait_until_they_are_seen() -> None:
    assert render_document("# Т\n\n![Экран](pictures/a.png)\n").body == (
        '<p><img src="pictures/a.png" alt="Экран" loading="lazy"></p>\n'
    )


def test_a_text_without_a_title_is_no_document() -> None:
    with pytest.raises(AssertionError, match="title"):
        render_document("Просто текст.")
