"""What an account needs for its role, what is an address, and what a list of sessions says of a browser."""

import pytest

from survey_app.domain.account_links import LASTS, AccountLink, Kind, write_letter
from survey_app.domain.accounts import ROLES, NewAccount, check_account, needs_second_factor, parse_email
from survey_app.domain.browsers import UNKNOWN, describe_browser

ONE, TWO = ("health",), ("health", "social")
ALLOWED = [
    NewAccount("a@example.ru", "administrator"),
    NewAccount("a@example.ru", "authority", ONE),
    NewAccount("a@example.ru", "authority", TWO),
    NewAccount("a@example.ru", "council", ONE),
    NewAccount("a@example.ru", "operator", ONE),
    NewAccount("a@example.ru", "organization", (), "K7M3Q9XA"),
]
REFUSED = [
    (NewAccount("a@example.ru", "administrator", ONE), ["council_superfluous"]),
    (NewAccount("a@example.ru", "administrator", (), "K7M3Q9XA"), ["organization_superfluous"]),
    (NewAccount("a@example.ru", "authority"), ["councils_needed"]),
    (NewAccount("a@example.ru", "council"), ["council_needed"]),
    (NewAccount("a@example.ru", "council", TWO), ["council_needed"]),
    (NewAccount("a@example.ru", "operator", TWO), ["council_needed"]),
    (NewAccount("a@example.ru", "council", ONE, "K7M3Q9XA"), ["organization_superfluous"]),
    (NewAccount("a@example.ru", "organization"), ["organization_needed"]),
    (NewAccount("a@example.ru", "organization", ONE, "K7M3Q9XA"), ["council_superfluous"]),
    (NewAccount("ivanova", "chief"), ["email", "role_unknown"]),
    (NewAccount("", "council"), ["email", "council_needed"]),
]


@pytest.mark.parametrize("new", ALLOWED, ids=lambda new: new.role)
def test_what_a_role_needs_suffices(new: NewAccount) -> None:
    assert check_account(new) == []


@pytest.mark.parametrize(("new", "codes"), REFUSED)
def test_what_a_role_lacks_or_may_not_have_is_said_all_at_once(new: NewAccount, codes: list[str]) -> None:
    assert [problem.code for problem in check_account(new)] == codes


def test_every_role_is_tried_above() -> None:
    assert {new.role for new in ALLOWED} == set(ROLES)


@pytest.mark.parametrize(
    ("typed", "email"),
    [
        ("Ivanova@Example.RU", "ivanova@example.ru"),
        ("  a.b+c@example.ru ", "a.b+c@example.ru"),
        ("ИРИНА@пример.рф", None),
        ("irina@Пример.РФ", "irina@пример.рф"),
        ("a@b", None),
        ("", None),
        ("a@example.ru, b@example.ru", None),
        ("a@example.ru\nBcc: b@example.ru", None),
        (f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 63}.ru", None),
    ],
)
def test_an_address_is_found_in_small_letters(typed: str, email: str | None) -> None:
    assert parse_email(typed) == email


def test_only_an_administrator_must_have_a_second_factor() -> None:
    assert [role for role in ROLES if needs_second_factor(role)] == ["administrator"]


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0", "Firefox, Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
            "Chrome, Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/138.0 YaBrowser/25.8 Safari/537.36",
            "Яндекс Браузер, Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-A525F) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605.1 Version/18.0 Safari/605.1", "Safari, macOS"),
        ("curl/8.5.0", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_a_browser_is_told_by_family_and_system_only(agent: str, label: str) -> None:
    assert describe_browser(agent) == label


@pytest.mark.parametrize("agent", ["<script>alert(1)</script> Firefox", "Firefox" * 1000])
def test_whatever_a_browser_calls_itself_the_label_is_ours(agent: str) -> None:
    assert describe_browser(agent) == "Firefox"


@pytest.mark.parametrize("kind", ["invitation", "reset"])
def test_a_letter_brings_the_link_and_says_how_long_it_lasts(kind: Kind) -> None:
    link = AccountLink(5, kind, "ivanova@example.ru", "the-key")
    subject, text = write_letter(link, "https://survey.example.ru")
    assert f"\nhttps://survey.example.ru/account/{kind}/the-key\n" in text
    assert LASTS[kind] in text
    assert "Здравствуйте" in text
    assert "\n" not in subject
