"""Under which name a refused page is counted: its host, and nothing else that an `Origin` could carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.organizations import name_refused_host


@pytest.mark.parametrize(
    ("origin", "name"),
    [
        ("https://www.New-School.ru:8443", "new-school.ru"),
        ("http://новая-школа.рф", "xn----7sbbf6bgjie2h9c.xn--p1ai"),
        ("null", "null"),
        ("NULL ", "null"),
        ("", "*"),
        ("file://", "*"),
        ("https://a.ru/path?and=query", "*"),
        ("https://a.ru@b.ru", "*"),
        ("https://a.ru, https://b.ru", "*"),
        ("http://[2a02:6b8:a::a]:8000", "[2a02:6b8:a::a]"),
        ("http://[not-an-address]", "*"),
        (f"http://[{'1' * 300}]", "*"),
        (f"http://{'a.' * 130}ru", "*"),
    ],
)
def test_a_host_is_all_that_is_kept(origin: str, name: str) -> None:
    assert name_refused_host(origin) == name


@given(st.text(max_size=400))
def test_every_name_fits_into_its_column(host: str) -> None:
    for origin in (host, f"https://{host}", f"https://[{host}]", f"https://{host}.ru"):
        name = name_refused_host(origin)
        assert 0 < len(name) <= 253
        assert name.isascii()
        assert not set(name) & set("/?#@\\ <>\x00")
