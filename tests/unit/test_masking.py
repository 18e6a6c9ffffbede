"""What leads to a person never reaches a reader, and what does not stays readable."""

import re
from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from survey_app.domain.masking import MASKED_ADDRESS, MASKED_NUMBER, MASKED_PHONE, mask_contacts

PHONES = (
    "+7 912 345-67-89",
    "+7(912)345-67-89",
    "8 (912) 345 67 89",
    "8-912-345-67-89",
    "8.912.345.67.89",
    "89123456789",
    "9123456789",
    "912 345 67 89",
    "8 (34712) 2-34-56",
    "8 3471 22 34 56",
    "8\u00a0912\u00a0345\u00a067\u00a089",
    "8 912 345\u201067\u201089",
    "234-56-78",
    "23-45-67",
    "2-34-56",
    "8912\u200b3456789",
    "+7/912/345/67/89",
    *("8,912,345,67,89", "8*912*345*67*89", "8=912=345=67=89", "8|912|345|67|89", "8.(912)345•67•89"),
    "８９１２３４５６７８９",
)
NUMBERS = (
    "4510 123456",
    "112-233-445 95",
    "2202 2001 1234 5678",
    "123456",
    "770708389312",
    "16 знаков 1234567890123456",
)
ADDRESSES = ("ivan@mail.ru", "Ivan.Petrov+1@yandex.ru", "иван@почта.рф", "ivan (at) mail.ru", "ivan[собака]mail.ru")
APART = (
    *("ivan@mail . ru", "ivan@mail .ru", "ivan@mail. ru", "ivan @ mail . ru", "Иван@почта . рф", "ivan@mail"),
    *("ivan собака mail.ru", "ivan собака mail точка ru", "ivan.petrov собачка site точка com", "IVAN СОБАКА MAIL.RU"),
    *("иван собака яндекс точка ру", "иван собака mail.ru", "иван  собака  мэйл . ру", "anna_73 собака bk.ru"),
    *("ivan (at) mail точка ru", "ivan(at)mail(dot)ru", "ivan [at] mail [точка] ru", "ivan (собака) mail . ru"),
    *("ivan at mail dot ru", "ivan at list точка ru", "ivan@mail (точка) ru"),
    *("ivan＠mail.ru", "i v a n @ m a i l . r u", "ivan собака gmail com", "ivan_at_mail_dot_ru"),
    *("t . me / ivan", "instagram.com/ivan", "вк id12345", "VK: id12345"),
)
READABLE = (
    "Во дворе злая собака. Ру́чка двери сломана.",
    "У входа живёт собака, mail.ru не открывается.",
    "Охранник и собака яндекс карты не видят.",
    "Наша собака dogs.ru не боится.",
    "Собака mail.ru",
    "Одна собака лает точка ком не спит.",
    "Сайт school.ru не работает, и точка. Ru версия тоже.",
    "Записаться можно на gosuslugi.ru, а не на mail.ru.",
    "Look at mail.ru, it is at school.",
    "Точка. Всё хорошо. Ком в горле.",
    "Приём @ кабинет 5, собака ru.",
    "Ждали 45 минут, врач принял в 10:30.",
    "Приходила 12.05.2026, потом 3.6.2026 и 2026-05-12.",
    "В 2024-2025 году было лучше.",
    "Заплатили 15 000 руб., потом ещё 1 500 000 рублей.",
    "Работает 8.00-17.00, хотелось бы 08:00 – 20:00.",
    "Кабинеты 101, 102 и 305, дом 12/4, 3 этаж.",
    "Приём 24/7, оценка 5 из 5, 100 %",
    "Приходила 01/02/2026 и 3/6/2026.",
    "Обошли палаты 12 13 14 15 16, палаты 98 99 100 и кабинеты 101, 102, 107.",
    "Оценки 9,5 9,5 9,5 9,5 9,5 и 5,5,4,5,3,5,5; вес 1,5 2,5 3,5 4,5.",
    "Комната 25 м² 100, сайт vk.com / звоните.",
    "",
)
words = st.text("абвгдежзийклмнопрстуфхцчшщъыьэюя ,.!?()\n", max_size=30)


@pytest.mark.parametrize("phone", PHONES)
def test_a_telephone_is_masked_however_it_is_written(phone: str) -> None:
    assert mask_contacts(f"Звоните {phone} после шести") == f"Звоните {MASKED_PHONE} после шести"
    assert mask_contacts(f"тел.{phone},Анна") == f"тел.{MASKED_PHONE},Анна"


@pytest.mark.parametrize("number", NUMBERS)
def test_a_long_number_is_masked(number: str) -> None:
    masked = mask_contacts(f"Мой номер {number}.")
    assert not re.search(r"\d{3}", masked)
    assert MASKED_NUMBER in masked or MASKED_PHONE in masked  # ten digits may be either


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_masked(address: str) -> None:
    assert mask_contacts(f"пишите {address} Анне") == f"пишите {MASKED_ADDRESS} Анне"


@pytest.mark.parametrize("address", APART)
def test_an_address_whose_signs_are_words_or_stand_apart_is_masked(address: str) -> None:
    assert mask_contacts(f"пишите: {address}, Анне") == f"пишите: {MASKED_ADDRESS}, Анне"
    assert mask_contacts(f"{address}") == MASKED_ADDRESS


@pytest.mark.parametrize("after", ["Дети довольны.", "Москва.", "Спасибо!", "Руки мыть негде."])
def test_the_sentence_after_an_address_stays(after: str) -> None:
    for address in ("ivan@mail.ru", "ivan собака mail.ru", "ivan@mail"):
        assert mask_contacts(f"Пишите {address}. {after}") == f"Пишите {MASKED_ADDRESS}. {after}"


SLOW = ("a", "a ", " собака", " собака mail", "@a", "a.", " . ", " точка ")
SLOW_TOO = ("a_at_", "a_at_b_dot_", "a @ ", "8,", "8•", "12 13 ", "t . ", "01/")


@pytest.mark.parametrize("part", [*SLOW, *SLOW_TOO])
def test_no_text_takes_long(part: str) -> None:
    began = perf_counter()
    mask_contacts((part * 2000)[:10_000])
    assert perf_counter() - began < 2


def test_a_name_in_a_network_is_masked() -> None:
    assert mask_contacts("я @anna_ufa, vk.com/id123") == f"я {MASKED_ADDRESS}, {MASKED_ADDRESS}"


def test_a_short_number_is_a_telephone_where_it_is_called_so() -> None:
    assert mask_contacts("тел. 12-34, телефон 5678") == f"тел. {MASKED_PHONE}, телефон {MASKED_PHONE}"


@pytest.mark.parametrize("text", READABLE)
def test_days_years_hours_and_sums_stay(text: str) -> None:
    assert mask_contacts(text) == text


def test_a_day_beside_a_telephone_stays_and_the_telephone_goes() -> None:
    assert mask_contacts("12.05.2026 8 912 345 67 89 12.06.2026") == f"12.05.2026 {MASKED_PHONE} 12.06.2026"


@given(st.text())
@example("1@@1.1")
@example("тел 1234567")
def test_masking_again_changes_nothing(text: str) -> None:
    once = mask_contacts(text)
    assert mask_contacts(once) == once


@given(before=words, after=words, digits=st.text("0123456789", min_size=6, max_size=30))
def test_no_run_of_six_digits_is_left(before: str, after: str, digits: str) -> None:
    assert not re.search(r"\d{6}", mask_contacts(before + digits + after))


@given(before=words, after=words, phone=st.integers(0, 10**10 - 1), shape=st.sampled_from(range(5)))
def test_no_russian_telephone_is_left_among_any_words(before: str, after: str, phone: int, shape: int) -> None:
    digits = f"{phone:010}"
    a, b, c, d = digits[:3], digits[3:6], digits[6:8], digits[8:]
    written = (f"+7{digits}", f"8 ({a}) {b}-{c}-{d}", f"+7 {a} {b} {c} {d}", f"8-{a}-{b}-{c}-{d}", f"({a}){b}{c}{d}")
    masked = mask_contacts(f"{before}{written[shape]}{after}")
    assert not re.search(r"\d", masked)


@given(words)
def test_words_alone_are_left_alone(text: str) -> None:
    assert mask_contacts(text) == text


@given(st.integers(0, 99_999), words, words)
def test_a_number_of_five_digits_stays(number: int, before: str, after: str) -> None:
    assert mask_contacts(f"{before} {number} {after}") == f"{before} {number} {after}"
