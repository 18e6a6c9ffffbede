"""An organization's site is looked at from outside, and every outcome has its Russian sentence."""

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from survey_app.domain.errors import OrganizationUnknown
from survey_app.domain.site_findings import Finding
from survey_app.fetching.limits import FetchLimits
from survey_app.fetching.page_fetcher import PageFetcher
from survey_app.services.check_site import SiteCheck, check_site
from survey_app.services.explain_site import SENTENCES, VERDICTS, WAYS, explain_finding, explain_refused
from survey_app.services.installation import Installation
from survey_app.storage.refused_hosts import RefusedHost
from tests.factories import add_organization
from tests.internet import Answer, Internet, open_internet, page, redirect
from tests.stored_responses import DAY

CODE = "K7M3Q9XA"
HOST = "https://survey.example.org"
TAG = f'<script src="{HOST}/w/1.js" data-organization="{CODE}" async></script>'
LINK = f'<a href="{HOST}/s/{CODE}">Оцените</a>'
LIMITS = FetchLimits(seconds=3.0, connect_seconds=1.0, page_bytes=100_000)


@dataclass
class Checker:
    """Checks the site of one organization on an internet of the test's own."""

    installation: Installation
    internet: Internet

    def check(self, typed: str = "", code: str = CODE) -> SiteCheck:
        fetcher = PageFetcher("Tests/1", self.internet.network(), LIMITS)
        return check_site(self.installation.readers, fetcher, code, HOST, typed)

    def codes(self, typed: str = "", code: str = CODE) -> list[str]:
        """Return what a check says, all in codes: ways with their obstacles, then the rest."""
        check = self.check(typed, code)
        obstacles = [each for way in check.ways for each in way.obstacles]
        for finding in (*check.findings, *obstacles):
            said = explain_finding(finding)
            assert re.fullmatch(r"[^{}]+[.!]", said.sentence), said
            assert re.fullmatch(r"[^{}]+\.", said.advice), said
        ways = [" ".join((way.name, *(each.code for each in way.obstacles))) for way in check.ways]
        return ways + [" ".join((each.code, *each.about)) for each in check.findings]


@pytest.fixture
def checker(installation: Installation) -> Iterator[Checker]:
    """The organization has two registered hosts; another one none, a third is only there."""
    with installation.sessions.begin() as session:
        site = "http://school.example.ru; https://edu.example.ru/city/school"
        add_organization(session, CODE, hosts=("school.example.ru", "edu.example.ru"), site_url=site)
        add_organization(session, "N7M3Q9XB")
        add_organization(session, "P7M3Q9XC", hosts=("edu.example.ru",), site_url="https://edu.example.ru/city/school")
    with open_internet() as internet:
        yield Checker(installation, internet)


def test_what_a_page_tells(checker: Checker) -> None:
    pages: list[tuple[bytes, list[str]]] = [
        (page(TAG), ["tag"]),
        (page(TAG + LINK), ["tag", "link"]),
        (page("<p>Школа"), ["no_snippet"]),
        (page(TAG, "Content-Security-Policy: default-src 'self'"), ["tag policy"]),
        (page(f"<head><meta http-equiv=content-security-policy content=\"script-src 'self'\">{TAG}"), ["tag policy"]),
        (page(TAG, "Content-Security-Policy-Report-Only: default-src 'self'"), ["tag"]),
        (
            page(TAG, "Content-Security-Policy: script-src *", "Content-Security-Policy: img-src *, connect-src a.ru"),
            ["tag policy"],
        ),
        (page(TAG.replace(CODE, "N7M3Q9XB")), ["other_organization N7M3Q9XB"]),
        (page(TAG.replace(CODE, "АААА1111")), ["code_unknown АААА1111"]),
        (page(TAG.replace(CODE, "")), ["code_missing"]),
        (page(TAG.replace("survey.example.org", "other.example")), ["other_installation other.example"]),
        (page(TAG.replace(f' data-organization="{CODE}"', "")), ["script_without_element"]),
        (page(f"<nok-survey organization={CODE}>{LINK}</nok-survey>"), ["link", "element_without_script"]),
        (page("<p>" + "x" * 200_000 + TAG), ["no_snippet", "page_cut"]),
        (page(TAG + "x" * 200_000), ["tag"]),
    ]
    for answer, codes in pages:
        checker.internet.answers["http://school.example.ru"] = answer
        checker.internet.names["school.example.ru"] = ("93.184.216.34",)
        assert checker.codes() == codes, answer[:300]


def test_the_verdict_is_one_word(checker: Checker) -> None:
    policy = "Content-Security-Policy: script-src 'self'"
    element = f"<nok-survey organization={CODE}></nok-survey>"
    pages = [
        (page(TAG), "works"),
        (page(TAG + LINK), "works"),
        (page(TAG, policy), "blocked"),
        (page(TAG + LINK, policy), "partly"),
        (page(element), "missing"),
        (page(element + LINK), "partly"),
        (page("<p>"), "missing"),
        (b"", "unchecked"),
    ]
    for answer, verdict in pages:
        checker.internet.add("http://school.example.ru/", answer)
        assert checker.check().verdict == verdict, answer


def test_where_the_site_may_lead(checker: Checker) -> None:
    home = "http://school.example.ru/"
    ways: list[tuple[dict[str, Answer], list[str]]] = [
        ({home: redirect("https://school.example.ru/"), "https://school.example.ru/": page(TAG)}, ["tag"]),
        ({home: redirect("http://www.school.example.ru/"), "http://www.school.example.ru/": page(TAG)}, ["tag"]),
        ({home: redirect("http://new.example/"), "http://new.example/": page(TAG)}, ["tag host_not_registered"]),
        ({home: redirect("http://new.example/"), "http://new.example/": page(LINK)}, ["link"]),
        (
            {home: redirect("http://new.example/"), "http://new.example/": page("")},
            ["no_snippet", "host_not_registered new.example"],
        ),
        (
            {
                home: redirect("https://school.example.ru/"),
                "https://school.example.ru/": page(TAG.replace("https", "http")),
            },
            ["tag mixed_content"],
        ),
        ({home: redirect("http://new.example:8080/")}, ["redirect_elsewhere http://new.example:8080/"]),
        ({home: redirect("/")}, ["too_many_redirects school.example.ru"]),
        ({home: page("", status="403 No")}, ["status_closed 403"]),
        ({home: page("", status="404 No")}, ["status_missing 404"]),
        ({home: page("", status="429 No")}, ["status_busy 429"]),
        ({home: page("", status="502 No")}, ["status_failed 502"]),
        ({home: page("", status="201 No")}, ["status_other 201"]),
        ({home: b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n"}, [f"not_html {home}"]),
        ({home: b"what?\r\n"}, ["broken school.example.ru"]),
    ]
    for answers, codes in ways:
        checker.internet.answers.clear()
        for url, answer in answers.items():
            checker.internet.add(url, answer)
        assert checker.codes() == codes, answers


def test_other_spellings_of_the_address_are_tried(checker: Checker) -> None:
    checker.internet.add("https://www.school.example.ru/", page(TAG))
    assert checker.codes() == ["tag"]  # the plain name is not known, and www. has its page only by https
    assert checker.internet.looked_up == ["school.example.ru", "www.school.example.ru", "www.school.example.ru"]
    assert checker.check("school.example.ru").verdict == "unchecked"
    checker.internet.add("https://edu.example.ru/city/school", page(LINK.replace(CODE, "P7M3Q9XC")))
    checker.internet.ports.pop(80)
    assert checker.check(code="P7M3Q9XC").page == "https://edu.example.ru/city/school"


def test_www_is_not_tried_where_the_name_is_known(checker: Checker) -> None:
    checker.internet.add("http://school.example.ru/", page("", status="500 Oh"))
    checker.internet.add("http://www.school.example.ru/", page(TAG))
    assert checker.codes() == ["status_failed 500"]
    assert set(checker.internet.looked_up) == {"school.example.ru"}


def test_sites_that_are_away(checker: Checker) -> None:
    def wait(line: socket.socket) -> None:
        line.recv(1)

    assert checker.codes() == ["dns school.example.ru"]
    checker.internet.names["school.example.ru"] = ("10.0.0.1",)
    assert checker.codes() == ["private_address school.example.ru"]
    checker.internet.names["school.example.ru"] = ("93.184.216.34",)
    checker.internet.add("http://school.example.ru", wait)
    checker.internet.ports.pop(443)
    assert checker.check().findings[0].code == "timeout"
    checker.internet.ports.clear()
    assert checker.codes() == ["refused school.example.ru"]


def test_certificates_that_nobody_trusts(checker: Checker) -> None:
    checker.internet.add("http://school.example.ru/", redirect("https://school.example.ru/"))
    checker.internet.certificates["school.example.ru"] = checker.internet.authority.issue_cert("other.example.ru")
    assert checker.codes() == ["tls_other_name school.example.ru"]
    checker.internet.certificates["school.example.ru"] = type(checker.internet.authority)().issue_cert(
        "school.example.ru"
    )
    assert checker.codes() == ["tls_untrusted school.example.ru"]


def test_a_typed_page_is_looked_at_instead(checker: Checker) -> None:
    checker.internet.add("http://school.example.ru/", page(""))
    checker.internet.add("http://school.example.ru/ocenka?id=5", page(TAG))
    checker.internet.add("https://branch.school.example.ru/", page(LINK))
    assert checker.codes() == ["no_snippet"]
    assert checker.codes(" school.example.ru/ocenka?id=5#form ") == ["tag"]
    assert checker.codes("https://branch.school.example.ru") == ["link"]
    asked = len(checker.internet.requests)
    for typed in ("ценка", "http://school.example.ru:8080/", "ftp://school.example.ru/", "javascript:alert(1)"):
        assert checker.codes(typed) == ["address_malformed"]
    for typed in (
        "elsewhere.example",
        "http://127.0.0.1/",
        "http://survey.example.org/",
        "http://school.example.ru@b.ru/",
    ):
        assert checker.codes(typed)[0].startswith("address_not_registered")
    assert len(checker.internet.requests) == asked


def test_an_organization_without_a_site_has_nothing_to_check(checker: Checker) -> None:
    assert checker.codes(code="N7M3Q9XB") == ["no_site"]
    assert checker.codes("school.example.ru", code="N7M3Q9XB") == ["no_site"]
    for code in ("Q7M3Q9XD", "nothing"):
        with pytest.raises(OrganizationUnknown):
            checker.check(code=code)


def test_too_many_at_a_time(checker: Checker) -> None:
    fetcher = PageFetcher("Tests/1", checker.internet.network(), FetchLimits(visits=1))
    with fetcher.visit():
        check = check_site(checker.installation.readers, fetcher, CODE, HOST)
    assert [each.code for each in check.findings] == ["busy"]


def test_sentences_are_whole_and_say_what_to_do() -> None:
    for sentence, advice in SENTENCES.values():
        for text in (sentence, advice):
            assert re.match("[А-ЯЁ]", text)
            assert text.endswith(".")
    assert set(VERDICTS) == {"works", "partly", "blocked", "missing", "unchecked"}
    assert len(WAYS) == 5


def test_nothing_unseen_of_a_page_reaches_a_terminal() -> None:
    said = explain_finding(Finding("code_unknown", ("\x1b[31mК7\u202e",)))
    assert said.sentence.startswith("На странице стоит код «\ufffd[31mК7\ufffd»")


@pytest.mark.parametrize(
    ("host", "count", "text"),
    [
        ("new-school.ru", 1, "с сайта new-school.ru: 1 раз"),
        ("xn--80atdl2c.xn--p1ai", 2, "с сайта школа.рф: 2 раза"),
        ("new-school.ru", 12, "с сайта new-school.ru: 12 раз"),
        ("new-school.ru", 24, "с сайта new-school.ru: 24 раза"),
        ("new-school.ru", 111, "с сайта new-school.ru: 111 раз"),
        ("null", 5, "со страниц без адреса (закрытая рамка или файл на компьютере): 5 раз"),
        ("*", 5, "с других сайтов: 5 раз"),
    ],
)
def test_refusals_are_counted_in_words(host: str, count: int, text: str) -> None:
    assert explain_refused(RefusedHost(CODE, host, count, DAY)) == text
