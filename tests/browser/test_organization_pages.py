"""An organization's first day, without JavaScript on a telephone; and its pages at three widths, without barriers."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from survey_app.domain.accounts import NewAccount
from survey_app.storage.models import ResponseRow
from tests.accounts import EMAIL, PASSWORD, invite
from tests.browser.axe import run_axe
from tests.browser.conftest import LiveServer
from tests.browser.following import follow
from tests.factories import ANSWERS, add_council, add_cycle, add_organization, response_payload

pytestmark = pytest.mark.browser
CODE = "K7M3Q9XA"
YEAR = datetime.now(UTC).year
MANY = 13


@pytest.fixture
def link(live_server: LiveServer) -> str:
    """The invitation of whoever looks after a school with answers of last year and a site that nobody registered."""
    app = live_server.app
    here = app.extensions["survey"]
    with here.sessions.begin() as session:
        school = add_organization(session, CODE, name="Школа № 12", short_name="", hosts=("school.ru",), recipients=100)
        council = add_council(session)
        add_cycle(session, council, [school], year=YEAR)
        last = add_cycle(session, council, [school], year=YEAR - 1, state="closed").id
    answer(live_server, MANY, {**ANSWERS, "recommend": "no"})
    with here.engine.begin() as connection:
        connection.execute(update(ResponseRow).values(cycle_id=last))
    headers = {"Origin": "https://new-school.ru"}
    address = f"/api/v1/organizations/{CODE}/responses"
    assert app.test_client().post(address, json=response_payload(), headers=headers).status_code == 403
    return f"{live_server.url}{invite(app, NewAccount(EMAIL, 'organization', organization=CODE))}"


def answer(server: LiveServer, times: int, answers: dict[str, str] | None = None, **changes: str) -> None:
    """Let visitors answer."""
    for _ in range(times):
        payload = response_payload(answers or ANSWERS, **changes)
        address = f"/api/v1/organizations/{CODE}/responses"
        assert server.app.test_client().post(address, json=payload).status_code == 201


def enter(page: Page, link: str) -> None:
    """Set a password by the link and sign in."""
    page.goto(link)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    if page.get_by_label("Электронная почта").count():
        page.get_by_label("Электронная почта").fill(EMAIL)
        page.get_by_label("Пароль", exact=True).fill(PASSWORD)
        follow(page.get_by_role("button", name="Войти").first)
    page.goto(f"{link.partition('/account')[0]}/organization/")


def test_the_first_day_of_an_organization_without_javascript(
    browser: Browser, live_server: LiveServer, link: str
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ru-RU", viewport={"width": 320, "height": 640})
    page = context.new_page()
    enter(page, link)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Итоги за {YEAR} год")
    expect(page.get_by_text("Числа появятся, когда наберётся 10 ответов.")).to_be_visible()

    page.get_by_role("link", name="Места").click()
    page.get_by_label("Название").fill("Холл")
    page.get_by_label("Код латинскими буквами").fill("холл")
    page.get_by_role("button", name="Добавить").click()
    expect(page.get_by_text("от 1 до 24 знаков")).to_be_visible()
    page.get_by_label("Код латинскими буквами").fill("hall")
    page.get_by_role("button", name="Добавить").click()
    expect(page.get_by_role("status")).to_contain_text("Место добавлено.")

    page.get_by_role("link", name="Сайты").click()
    page.get_by_role("link", name="Разрешить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Разрешить сайт new-school.ru?")
    page.get_by_role("button", name="Разрешить").click()
    expect(page.get_by_role("status")).to_contain_text("Сайт добавлен.")
    page.get_by_role("link", name="Удалить сайт school.ru", exact=True).click()
    page.get_by_role("button", name="Удалить").click()
    expect(page.get_by_role("status")).to_contain_text("Сайт удалён.")

    answer(live_server, MANY)
    page.get_by_role("link", name="Итоги", exact=True).click()
    expect(page.get_by_role("definition").first).to_have_text(str(MANY))
    answer(live_server, 9)
    page.reload()
    expect(page.get_by_role("definition").first).to_have_text(str(MANY))
    change = page.get_by_role("row", name="рекомендовать")
    expect(change.get_by_role("cell").last).to_have_text("+100")
    page.get_by_role("link", name=str(YEAR - 1), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Итоги за {YEAR - 1} год")

    page.get_by_role("link", name="Анкета и плакаты").click()
    page.get_by_role("link", name="Плакаты с QR-кодом").click()
    expect(page.get_by_text("Холл").first).to_be_visible()
    context.close()


def list_states(page: Page, server: LiveServer, link: str) -> Iterator[str]:
    """Go through every page of an organization, in what states it has."""
    enter(page, link)
    yield "no answers yet"
    answer(server, 10)
    answer(server, 11, channel="qr")
    answer(server, 3, {**ANSWERS, "disability": "yes", "accessibility_satisfied": "no"}, channel="link")
    for path in (
        *("", f"?year={YEAR - 1}", "install", "places", "hosts", "hosts/allow?host=new-school.ru"),
        *("hosts/allow?host=нет", "hosts/remove?host=school.ru", "hosts/remove?host=none.ru"),
    ):
        page.goto(f"{server.url}/organization/{path}")
        yield path
    page.goto(f"{server.url}/organization/places")
    follow(page.get_by_role("button", name="Добавить"))
    yield "a place with mistakes"
    page.get_by_label("Название").fill("Очень-длинное-название-без-пробелов-" * 2)
    page.get_by_label("Код латинскими буквами").fill("a" * 24)
    follow(page.get_by_role("button", name="Добавить"))
    yield "a place with a long name"
    follow(page.get_by_role("link", name="Удалить"))
    yield "a question"


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_every_page_fits_and_has_no_barrier(live_server: LiveServer, link: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "warning" else None)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    seen = [
        (state, page.evaluate(overflow), run_axe(page, ["violations"]))
        for state in list_states(page, live_server, link)
    ]
    assert seen == [(state, 0, []) for state, *_ in seen]
    assert len(seen) == 13
    assert complaints == []
