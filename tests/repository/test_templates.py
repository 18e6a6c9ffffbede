"""What several pages need stands in one template."""

import pytest

from survey_app.settings import ROOT

TEMPLATES = ROOT / "survey_app" / "web" / "templates"
CITIZENS = ("hosted", "install")  # their one search each has its own words and hints


@pytest.mark.parametrize("part", ['rel="prev"', 'type="search"'])
def test_searching_and_paging_of_staff_s_lists_are_written_once(part: str) -> None:
    found = [path.relative_to(TEMPLATES) for path in TEMPLATES.rglob("*.html") if part in path.read_text("utf-8")]
    assert [str(path) for path in found if path.parts[0] not in CITIZENS] == ["lists.html"]
