"""The sections of a cycle: grouped, each reached within two links, each only where it answers."""

import re

import pytest
from flask import Flask

from tests.integration.web.council.lists import Clerk, sign_in

CYCLE = "/council/cycles/social-2026"
GROUPS = {
    "Результаты": ["Обзор", "Организации", "Рейтинг", "Предложения граждан"],
    "Подготовка": ["Список", "Вопросы совета", "Плакаты", "Печать анкет"],
    "Работа оператора": ["Ввод анкет", "Загрузка анкет", "Выезд", "Отчёт оператора"],
    "Решения совета": ["Предложения совета", "Пакет"],
}
_LINK = re.compile(r'<a href="([^"]+)"\s*(?:aria-current="(\w+)")?>([^<]+)</a>')


def read_sections(page: str) -> list[tuple[str, str, str]]:
    """Return address, mark and title of each link of the navigation."""
    navigation = page.partition('<nav class="sections"')[2].partition("</nav>")[0]
    return _LINK.findall(navigation)


@pytest.fixture
def clerk(app: Flask, councils: tuple[int, int]) -> Clerk:
    return sign_in(app, "council", councils[0])


def test_every_section_is_two_links_away_and_marks_its_place(clerk: Clerk) -> None:
    groups = read_sections(clerk.get(CYCLE).text)[: len(GROUPS)]
    assert [title for _, _, title in groups] == list(GROUPS)
    for address, _, group in groups:
        sections = read_sections(clerk.get(address).text)[len(GROUPS) :]
        assert [title for _, _, title in sections] == GROUPS[group]
        for page, _, title in sections:
            links = read_sections(clerk.get(page).text)
            assert [each[2] for each in links if each[1]] == [group, title]
            assert [each[1] for each in links if each[1]] == ["true", "page"]


def test_a_standing_year_has_only_what_it_can_answer(clerk: Clerk) -> None:
    standing = clerk.get("/council/cycles/social-standing-2026").text
    assert [title for _, _, title in read_sections(standing)] == [
        *("Результаты", "Подготовка"),
        *("Обзор", "Организации", "Предложения граждан"),
    ]
    assert "Плакаты с QR-кодом" in clerk.get("/council/cycles/social-standing-2026/posters").text
