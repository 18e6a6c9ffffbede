"""The coverage of the register: laws that hold for any register, and one counted by hand."""

from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.coverage import Assessed, CoverageRow, Registered, compile_coverage
from survey_app.exports.coverage_file import render_coverage

YEARS = range(2020, 2026)
REGISTERS = st.lists(
    st.builds(
        Registered, st.integers(1, 12), st.sampled_from(("health", "social")), st.none() | st.sampled_from(tuple(YEARS))
    ),
    unique_by=lambda each: each.id,
)
ASSESSMENTS = st.lists(st.builds(Assessed, st.integers(1, 12), st.sampled_from(tuple(YEARS)), st.booleans()))


@given(REGISTERS, ASSESSMENTS)
def test_nobody_is_counted_twice_or_lost(registered: list[Registered], assessments: list[Assessed]) -> None:
    rows = compile_coverage(registered, assessments, YEARS)
    known = {each.id for each in registered}
    for year in YEARS:
        whole, *spheres = (each for each in rows if each.year == year)
        finished = [
            each for each in assessments if each.is_finished and each.year == year and each.organization_id in known
        ]
        assert whole.assessments == len(finished)
        assert whole.assessed == len({each.organization_id for each in finished})
        assert whole.assessed + whole.under_way <= whole.organizations <= len(registered)
        assert whole.assessed + whole.never <= whole.organizations
        assert whole.repeats >= 0
        for name in ("organizations", "assessed", "assessments", "under_way", "never"):
            assert getattr(whole, name) == sum(getattr(each, name) for each in spheres)


@given(REGISTERS, ASSESSMENTS)
def test_whoever_was_assessed_once_is_never_again_one_who_never_was(
    registered: list[Registered], assessments: list[Assessed]
) -> None:
    there = [each._replace(archived_year=None) for each in registered]
    never = [each.never for each in compile_coverage(there, assessments, YEARS) if each.sphere is None]
    assert never == sorted(never, reverse=True)


def test_one_register_counted_by_hand() -> None:
    registered = [
        Registered(1, "health", None),
        Registered(2, "health", 2024),
        Registered(3, "social", None),
        Registered(4, "social", 2022),
    ]
    assessments = [
        *(Assessed(1, 2024, is_finished=True), Assessed(1, 2024, is_finished=True)),
        *(Assessed(1, 2025, is_finished=False), Assessed(2, 2024, is_finished=True)),
        *(Assessed(3, 2025, is_finished=True), Assessed(3, 2025, is_finished=False)),
    ]
    assert compile_coverage(registered, assessments, (2025, 2024)) == [
        CoverageRow(2025, None, organizations=2, assessed=1, assessments=1, under_way=1, never=0),
        CoverageRow(2025, "health", organizations=1, assessed=0, assessments=0, under_way=1, never=0),
        CoverageRow(2025, "social", organizations=1, assessed=1, assessments=1, under_way=0, never=0),
        CoverageRow(2024, None, organizations=3, assessed=2, assessments=3, under_way=0, never=1),
        CoverageRow(2024, "health", organizations=2, assessed=2, assessments=3, under_way=0, never=0),
        CoverageRow(2024, "social", organizations=1, assessed=0, assessments=0, under_way=0, never=1),
    ]


def test_the_file_has_shares_with_a_comma_and_none_of_nothing() -> None:
    rows = [CoverageRow(2025, None, 3, 2, 4, 1, 0), CoverageRow(2025, "mse", 0, 0, 0, 0, 0)]
    lines = b"".join(render_coverage(rows)).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("year;sphere;organizations;assessed;share_percent;assessments;repeats;under_way;never")
    assert lines[1:] == ["2025;;3;2;66,67;4;2;1;0", "2025;mse;0;0;;0;0;0;0"]
