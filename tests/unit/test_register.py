import pytest

from survey_app.domain.organizations import Organization
from survey_app.domain.register import RegisterLine, merge_entry, read_entry, read_territory


def found(**cells: str) -> list[str]:
    return [finding.code for finding in read_entry(RegisterLine(2, cells), {}).findings]


def value(column: str, cell: str) -> str | int | None:
    return read_entry(RegisterLine(2, {column: cell}), {}).values[column]


@pytest.mark.parametrize(
    ("column", "cell", "stored"),
    [
        ("inn", "\u00a07718084659", "7718084659"),
        ("inn", "7718084659.0", "7718084659"),
        ("inn", "500100732259", "500100732259"),
        ("inn", "—", ""),
        ("inn", "0", ""),
        ("ogrn", "№1027739768462", "1027739768462"),
        ("kpp", "771801001", "771801001"),
        ("kpp", "7718ab001", "7718AB001"),
        ("kpp", "000000000", ""),
        ("oktmo", "45374000", "45374000"),
        ("oktmo", "45 374 000 101", "45374000101"),
        ("name", "\u00a0ГБОУ  «Школа\u00a0№ 1» ", "ГБОУ «Школа № 1»"),
        ("sphere", " Education ", "education"),
        ("kind", "BOTH", "both"),
        ("kind", "-", None),
        ("recipients", "1\u00a0200", 1200),
        ("recipients", "0", 0),
        ("recipients", "", None),
        ("site_url", "нет", ""),
    ],
)
def test_cells_are_cleaned_silently(column: str, cell: str, stored: str | int | None) -> None:
    assert value(column, cell) == stored
    assert found(**{column: cell}) == []


@pytest.mark.parametrize(
    ("column", "cell", "stored", "code"),
    [
        ("inn", "105000008", "0105000008", "inn_padded"),
        ("ogrn", "77№012387121", "", "wrong_ogrn"),
        ("ogrn", "1027739768463", "", "wrong_ogrn"),
        ("kpp", "105001001", "105001001", None),
        ("kpp", "10501001", "010501001", "kpp_padded"),
        ("kpp", "77", "", "wrong_kpp"),
        ("oktmo", "1605000", "01605000", "oktmo_padded"),
        ("oktmo", "453", "", "wrong_oktmo"),
        ("site_url", "LOSINKA1958; ds1958.mskobr.ru", "LOSINKA1958; ds1958.mskobr.ru", "wrong_site"),
        ("site_url", "sad26", "", "wrong_site"),
    ],
)
def test_cells_that_are_mended_or_left_out_are_warned_about(
    column: str, cell: str, stored: str, code: str | None
) -> None:
    entry = read_entry(RegisterLine(2, {column: cell}), {})
    assert entry.values[column] == stored
    assert [finding.code for finding in entry.findings] == ([code] if code else [])
    assert entry.refusals == ()


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("inn", "7718084658", "wrong_inn"),
        ("inn", "123", "wrong_inn"),
        ("inn", "7718084659, 7729403843", "wrong_inn"),
        ("sphere", "школа", "sphere_unknown"),
        ("kind", "hospital", "kind_unknown"),
        ("recipients", "-5", "wrong_recipients"),
        ("recipients", "12,5", "wrong_recipients"),
        ("recipients", "много", "wrong_recipients"),
        ("recipients", "9999999999", "wrong_recipients"),
        ("code", "E1234567", "wrong_code"),
    ],
)
def test_cells_that_refuse_the_line(column: str, cell: str, code: str) -> None:
    entry = read_entry(RegisterLine(2, {column: cell}), {})
    assert [finding.code for finding in entry.refusals] == [code]


def test_all_refusals_of_a_line_are_told_at_once() -> None:
    assert found(inn="1", sphere="?", recipients="?") == ["wrong_inn", "sphere_unknown", "wrong_recipients"]


def test_a_shifted_line_is_refused() -> None:
    entry = read_entry(RegisterLine(2, {"name": "Школа"}, surplus=True), {"sphere": "education"})
    assert [finding.code for finding in entry.refusals] == ["surplus_cells"]


def test_defaults_fill_empty_and_absent_cells_only() -> None:
    line = RegisterLine(2, {"name": "Школа", "region": " — ", "sphere": "culture"})
    entry = read_entry(line, {"region": "г. Москва", "sphere": "education", "oktmo": "45374000"})
    assert entry.values == {"name": "Школа", "region": "г. Москва", "sphere": "culture", "oktmo": "45374000"}


def test_a_column_that_the_file_does_not_have_keeps_its_value() -> None:
    known = Organization(name="Школа", sphere="education", region="г. Москва", recipients=900, inn="7718084659")
    entry = read_entry(RegisterLine(2, {"name": "Школа № 1", "region": ""}), {})
    merged, findings = merge_entry(entry, known)
    assert merged == Organization(name="Школа № 1", sphere="education", region="", recipients=900, inn="7718084659")
    assert [(finding.code, finding.refuses) for finding in findings] == [
        ("ogrn_missing", False),
        ("region_erased", False),
    ]


def test_only_what_was_known_is_erased() -> None:
    known = Organization(name="Школа", sphere="education", recipients=0, inn="7718084659", ogrn="1027739768462")
    _, findings = merge_entry(read_entry(RegisterLine(2, {"recipients": "", "kind": "", "oktmo": "-"}), {}), known)
    assert [finding.code for finding in findings] == ["recipients_erased"]
    _, findings = merge_entry(read_entry(RegisterLine(2, {"recipients": "0", "ogrn": "77"}), {}), known)
    assert [finding.code for finding in findings] == ["ogrn_erased"]


@pytest.mark.parametrize(("sphere", "found"), [("education", ["kind_of_another_sphere"]), ("health", [])])
def test_a_kind_that_its_sphere_does_not_have_is_a_warning(sphere: str, found: list[str]) -> None:
    cells = {"name": "Школа", "sphere": sphere, "kind": "outpatient", "inn": "7718084659", "ogrn": "1027739768462"}
    merged, findings = merge_entry(read_entry(RegisterLine(2, cells), {}), None)
    assert merged is not None
    assert [(each.code, each.refuses) for each in findings] == [(code, False) for code in found]


def test_missing_numbers_are_warnings_and_a_wrong_one_is_told_once() -> None:
    entry = read_entry(RegisterLine(2, {"name": "Школа", "sphere": "education", "ogrn": "77"}), {})
    merged, findings = merge_entry(entry, None)
    assert merged is not None
    assert [(finding.code, finding.refuses) for finding in findings] == [("inn_missing", False)]
    assert [finding.code for finding in entry.findings] == ["wrong_ogrn"]


def test_a_line_needs_a_name_and_a_sphere() -> None:
    merged, findings = merge_entry(read_entry(RegisterLine(2, {"name": " - "}), {}), None)
    assert merged is None
    assert [finding.code for finding in findings] == ["name_missing", "sphere_missing"]


@pytest.mark.parametrize(
    ("text", "territory"), [("45 374 000", "45374000"), ("1605000", "01605000"), ("Москва", ""), ("0", "")]
)
def test_what_is_a_territory(text: str, territory: str) -> None:
    assert read_territory(text) == territory
