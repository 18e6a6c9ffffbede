"""What no database can look for is refused in words, in an address, a query and a form."""

import pytest

from tests.integration.web.administration.conftest import Administrator

ADMINISTRATION = "/administration"


@pytest.mark.parametrize("path", ["/councils/%00/change", "/register/organizations/%00", "/register/import/a%00"])
def test_nothing_is_at_an_address_with_a_nul(administrator: Administrator, path: str) -> None:
    answer = administrator.get(ADMINISTRATION + path)
    assert (answer.status_code, "Страница не найдена" in answer.text) == (404, True)


@pytest.mark.parametrize("path", ["/register?query=%00", "/register/merge?first=%00&second=1", "/audit?actor=a%00"])
def test_a_query_with_a_nul_is_refused(administrator: Administrator, path: str) -> None:
    answer = administrator.get(ADMINISTRATION + path)
    assert (answer.status_code, "Проверьте введённое" in answer.text) == (422, True)


def test_a_form_with_a_nul_is_refused(administrator: Administrator) -> None:
    fields = {"council": "\0", "role": "council", "name": "x", "days": "30"}
    answer = administrator.post(f"{ADMINISTRATION}/tokens/add", fields)
    assert (answer.status_code, "Запрос не удалось прочитать" in answer.text) == (400, True)
