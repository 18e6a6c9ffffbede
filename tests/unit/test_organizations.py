import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.organizations import (
    allowed_hosts,
    can_post,
    identity_of,
    normalize_host,
    normalize_space,
    parse_sites,
)


@pytest.mark.parametrize(
    ("cell", "hosts"),
    [
        ("\u00a0gym1505.ru; gymg1505.mskobr.ru", ("gym1505.ru", "gymg1505.mskobr.ru")),
        ("http//:sch262.zao.mskobr.ru", ("sch262.zao.mskobr.ru",)),
        ("http:/gym1541.mskzapad.ru/", ("gym1541.mskzapad.ru",)),
        ("hhtp://schuv777.mskobr.ru", ("schuv777.mskobr.ru",)),
        ("http://a.ruhttp://b.ru", ("a.ru", "b.ru")),
        ("a.ruhttps://www.b.ru/", ("a.ru", "b.ru")),
        ("https;//school.ru", ("school.ru",)),
        ("http:\\\\school.ru", ("school.ru",)),
        ("http://http://school.ru", ("school.ru",)),
        ("http.ru", ("http.ru",)),
        ("HTTP://WWW.School.RU:8080/index.php?id=5#top", ("school.ru",)),
        ("school.ru.", ("school.ru",)),
        ("www.ds1004.ru/; http://ds1004.ru", ("ds1004.ru",)),
        ("1.ru, 2-ая.рф\n3.ru", ("1.ru", "xn--2--8kc8j.xn--p1ai", "3.ru")),
        ("http://Школа5.РФ/", ("xn--5-7sb3aeo2d.xn--p1ai",)),
        ("http://sсh1360.ru", ("xn--sh1360-irf.ru",)),  # the с is Cyrillic
        ("d_s1264.uvuo.ru", ("d_s1264.uvuo.ru",)),
        ("dou884.edusite..ru", ("dou884.edusite.ru",)),
        ("www .dou486.edusite.ru", ("dou486.edusite.ru",)),
        ("ds1979. mskobr.ru", ("ds1979.mskobr.ru",)),
        ("school.ru. second.ru", ("school.ru", "second.ru")),
        ("«school.ru» (старый: old.ru)", ("school.ru", "old.ru")),
        ("dou2071@sinergi.ru; dou2371.edusite.ru", ("dou2371.edusite.ru",)),
        ("dskv1698.mskzapad.ru/.ru", ("dskv1698.mskzapad.ru",)),
        ("site.ru/?from=http://other.ru", ("site.ru",)),
        ("sad26", ()),
        ("10.0.0.1", ()),
        ("тел. 8.495", ()),
        ("—", ()),
        ("нет", ()),
        ("", ()),
        ("www.ru", ("www.ru",)),
        (f"{'a' * 64}.ru", ()),
    ],
)
def test_which_hosts_a_register_cell_allows(cell: str, hosts: tuple[str, ...]) -> None:
    assert allowed_hosts(cell) == hosts


def test_what_names_no_site_is_told_unless_it_says_nothing() -> None:
    assert parse_sites("LOSINKA1958; user@mail.ru; school.ru").rubbish == ("LOSINKA1958", "user@mail.ru")
    assert parse_sites("нет; не имеется; — ; отсутствует").rubbish == ()


@given(st.text())
def test_any_cell_gives_hosts_that_are_already_normal(cell: str) -> None:
    hosts = allowed_hosts(cell)
    assert len(set(hosts)) == len(hosts)
    for host in hosts:
        assert host.isascii()
        assert normalize_host(host) == host
        assert can_post(f"https://{host}", hosts, "survey.example")
        assert can_post(f"http://www.{host}:8080", hosts, "survey.example")


HOSTS = ("school5.ru", "xn--5-7sb3aeo2d.xn--p1ai")


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (None, True),
        ("https://school5.ru", True),
        ("http://school5.ru", True),
        ("https://WWW.School5.RU", True),
        ("https://school5.ru:8443", True),
        ("https://school5.ru.", True),
        ("https://news.school5.ru", True),
        ("https://xn--5-7sb3aeo2d.xn--p1ai", True),
        ("https://survey.example", True),
        ("https://survey.example:8000", True),
        ("null", False),
        ("", False),
        ("https://evilschool5.ru", False),
        ("https://school5.ru.evil.ru", False),
        ("https://evil.ru/school5.ru", False),
        ("https://school5.ru@evil.ru", False),
        ("https://evil.ru#school5.ru", False),
        ("https://ru", False),
        ("school5.ru", False),
        ("https://", False),
        ("https://[::1]:8000", False),
    ],
)
def test_who_may_post(origin: str | None, *, allowed: bool) -> None:
    assert can_post(origin, HOSTS, "survey.example:8000") is allowed


@pytest.mark.parametrize("origin", [None, "null", "https://anything.ru"])
def test_everybody_may_post_for_an_organization_without_a_site(origin: str | None) -> None:
    assert can_post(origin, (), "survey.example")


@pytest.mark.parametrize("own", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_our_own_pages_may_post_under_any_name_of_ours(own: str) -> None:
    assert can_post(f"http://{own}", HOSTS, own)


def test_spaces_and_invisible_characters_are_normalized() -> None:
    assert normalize_space("\ufeff\u00a0 Шко\u00adла\u2009\u200b №\t1\r\n") == "Школа № 1"
    assert normalize_space("и\u0306") == "й"


@given(st.text())
def test_normalizing_twice_changes_nothing(text: str) -> None:
    assert normalize_space(normalize_space(text)) == normalize_space(text)


def test_two_spellings_of_an_entry_are_one_organization() -> None:
    first = identity_of("7718084659", "771801001", "ГБОУ «Школа № 1»", "г. Королёв, д. 5—7")
    second = identity_of("7718084659", "771801001", ' ГБОУ  "ШКОЛА\u00a0№ 1"', "г. Королев, д. 5-7")
    assert first == second
    assert len(first) == 64


@pytest.mark.parametrize(
    "branch",
    [
        ("7718084659", "771801002", "Школа", "ул. Ленина, 1"),
        ("7718084659", "771801001", "Школа, филиал", "ул. Ленина, 1"),
        ("7718084659", "771801001", "Школа", "ул. Ленина, 2"),
        ("", "771801001", "Школа", "ул. Ленина, 1"),
        ("7718084659771801001", "", "Школа", "ул. Ленина, 1"),
    ],
)
def test_branches_stay_apart(branch: tuple[str, str, str, str]) -> None:
    assert identity_of(*branch) != identity_of("7718084659", "771801001", "Школа", "ул. Ленина, 1")
