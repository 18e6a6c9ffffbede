"""What is said of a register file's lines: whole sentences, no codes, nothing of the command line."""

import pytest

from survey_app.domain.organizations import Organization
from survey_app.domain.register import Finding, RegisterLine, merge_entry, read_entry
from survey_app.services.plan_import import Remark
from survey_app.web.administration.remarks import say_remark

WRONG = {
    "code": "?",
    "inn": "123",
    "kpp": "1",
    "ogrn": "1",
    "oktmo": "12",
    "site_url": "наш сайт school.ru",
    "sphere": "школы",
    "kind": "никакой",
    "recipients": "много",
}


def list_findings() -> list[Finding]:
    wrong = read_entry(RegisterLine(2, WRONG), {})
    surplus = read_entry(RegisterLine(3, {"name": "Школа"}, surplus=True), {})
    known = Organization(name="Школа", sphere="education", inn="7707083893", region="Казань", recipients=5)
    erased = {"inn": "", "region": "", "recipients": ""}
    return [
        *wrong.findings,
        *surplus.findings,
        *merge_entry(read_entry(RegisterLine(4, {"name": "", "sphere": ""}), {}), None)[1],
        *merge_entry(read_entry(RegisterLine(5, {"name": "Школа", **erased}), {}), known)[1],
        Finding("identity_taken", "организация с такими ИНН уже есть под кодом K7M3Q9XA"),
        Finding("contradicts", "та же организация, что в строке 2, но с другими данными"),
    ]


@pytest.mark.parametrize("finding", list_findings(), ids=lambda each: each.code)
def test_a_remark_is_whole_sentences_without_codes(finding: Finding) -> None:
    said = say_remark(Remark(2, finding.code, finding.detail))
    assert said[0].isupper() or said[0] == "«"
    assert said.endswith(".")
    assert "_" not in said
    assert "--" not in said


def test_what_is_wrong_is_said_with_what_to_do() -> None:
    said = {each.code: say_remark(Remark(2, each.code, each.detail)) for each in list_findings()}
    assert len(said) >= 15
    assert said["wrong_inn"].startswith("ИНН «123» неверен")
    assert "от ИНН зависит" in said["wrong_inn"]
    assert "education — образование" in said["sphere_unknown"]
    assert said["region_erased"] == "Клетка пуста, поэтому прежнее значение будет стёрто: регион."
