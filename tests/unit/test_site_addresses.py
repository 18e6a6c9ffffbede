"""Addresses on the way to a site: from the register's cell, from a person's hand, from a redirect."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.organizations import allowed_hosts
from survey_app.domain.site_addresses import (
    WebAddress,
    follow,
    is_registered,
    list_home_addresses,
    list_typed_addresses,
    parse_web_address,
    write_host,
)

HOME = WebAddress("https", "school.example.ru", "/news/")


@pytest.mark.parametrize(
    ("cell", "first", "second"),
    [
        ("school.example.ru", "http://school.example.ru/", "https://school.example.ru/"),
        ("https://school.example.ru", "https://school.example.ru/", "http://school.example.ru/"),
        ("http//:www.School.example.ru/;", "http://www.school.example.ru/", "https://www.school.example.ru/"),
        (
            "нет, (https://edu.example.ru/city/sch5)",
            "https://edu.example.ru/city/sch5",
            "http://edu.example.ru/city/sch5",
        ),
        ("e-mail: a@mail.ru school.example.ru", "http://school.example.ru/", "https://school.example.ru/"),
        ("школа.рф", "http://xn--80atdl2c.xn--p1ai/", "https://xn--80atdl2c.xn--p1ai/"),
        ("http://one.example.ru; https://two.example.ru", "http://one.example.ru/", "https://one.example.ru/"),
    ],
)
def test_the_register_says_where_to_look_first(cell: str, first: str, second: str) -> None:
    found = [address.url for address in list_home_addresses(cell, allowed_hosts(cell))]
    assert found[:2] == [first, second]
    assert len(found) == 4


def test_the_name_is_tried_with_and_without_www() -> None:
    assert {each.host for each in list_home_addresses("www.a.ru", ["a.ru"])} == {"www.a.ru", "a.ru"}
    assert {each.host for each in list_home_addresses("", ["b.ru", "a.ru"])} == {"a.ru", "www.a.ru"}
    assert list_home_addresses("нет", []) == ()


@pytest.mark.parametrize(
    ("typed", "urls"),
    [
        (" school.ru/a?x=1#b ", ["http://school.ru/a?x=1", "https://school.ru/a?x=1"]),
        ("https://школа.рф/опрос", ["https://xn--80atdl2c.xn--p1ai/%D0%BE%D0%BF%D1%80%D0%BE%D1%81"]),
        ("HTTP://School.RU:80", ["http://school.ru/"]),
        ("https://school.ru:443/%20a", ["https://school.ru/%20a"]),
        ("http://school.ru\\@other.ru/", ["http://other.ru/"]),
        ("http://school.ru./", ["http://school.ru/"]),
        ("school.ru:8080", []),
        ("https://school.ru:80/", []),
        ("ftp://school.ru", []),
        ("file:///etc/passwd", []),
        ("localhost", []),
        ("http://[::1]/", []),
        ("http://[x", []),
        ("http://-a.ru/", []),
        (f"http://{'a' * 64}.ru/", []),
        (f"http://{'a.' * 127}ru/", []),
        ("http://school.ru/ x", []),
        ("school.ru/" + "a" * 2000, []),
        ("", []),
    ],
)
def test_typed_addresses(typed: str, urls: list[str]) -> None:
    assert [address.url for address in list_typed_addresses(typed)] == urls


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/about", "https://school.example.ru/about"),
        ("page", "https://school.example.ru/news/page"),
        ("//other.example/x", "https://other.example/x"),
        ("http://user:password@other.example/", "http://other.example/"),
        ("http://[2a02:6b8:a::a]/", "http://[2a02:6b8:a::a]/"),
        ("http://2130706433/", "http://2130706433/"),
        ("?a=б&c=d e", "https://school.example.ru/news/?a=%D0%B1&c=d%20e"),
        ("http://other.example:81/", None),
        ("https://other.example:22/", None),
        ("ftp://other.example/", None),
        ("gopher://127.0.0.1:6379/_x", None),
        ("file:///etc/passwd", None),
        ("javascript:alert(1)", None),
        ("http://exa\tmple.ru/\r\nX: y", "http://example.ru/X:%20y"),
        ("http://a_b.example/", "http://a_b.example/"),
        ("http://exa mple/", None),
        ("/" + "a" * 2001, None),
    ],
)
def test_redirects(location: str, url: str | None) -> None:
    led = follow(HOME, location)
    assert (led.url if led else None) == url


@given(st.text(max_size=80))
def test_what_is_asked_for_is_one_line_of_ascii(text: str) -> None:
    for address in (parse_web_address(f"http://{text}"), parse_web_address(f"http://a.ru/{text}"), follow(HOME, text)):
        if address:
            assert address.url.isascii()
            assert address.url.isprintable()
            assert " " not in address.url
            assert address.target.startswith("/")


@pytest.mark.parametrize(
    ("url", "is_known"),
    [
        ("https://school.example.ru/", True),
        ("http://www.school.example.ru/", True),
        ("http://branch.school.example.ru/", True),
        ("http://notschool.example.ru/", False),
        ("http://example.ru/", False),
        ("http://[2a02:6b8:a::a]/", False),
    ],
)
def test_registered_hosts_are_those_that_may_post(url: str, *, is_known: bool) -> None:
    address = parse_web_address(url)
    assert address
    assert is_registered(address, ["school.example.ru"]) == is_known


def test_hosts_are_written_as_people_read_them() -> None:
    assert write_host("xn--80atdl2c.xn--p1ai") == "школа.рф"
    assert write_host("school.ru") == "school.ru"
    assert write_host("xn--\x00") == "xn--\x00"
