"""One organization is found in a snapshot's content as it stands among all of them."""

from datetime import date

import msgspec
import pytest

from survey_app.exports.snapshot_json import (
    Snapshot,
    SnapshotDecision,
    SnapshotOrganization,
    find_snapshot_organization,
    parse_snapshot,
    render_snapshot,
)


def make(code: str, name: str) -> SnapshotOrganization:
    return SnapshotOrganization(
        code, name, "", "", "social", None, "", "", None, 0, {}, msgspec.Raw(b"null"), None, None, None
    )


@pytest.mark.parametrize("code", ["AAAA1111", "BBBB1111", "CCCC1111", "ZZZZ9999", ""])
def test_the_organization_of_a_code_and_none_that_only_writes_it(code: str) -> None:
    listed = (make("AAAA1111", 'Школа "code":"BBBB1111"'), make("BBBB1111", "BBBB1111"), make("CCCC1111", "\\"))
    decision = SnapshotDecision("1", date(2026, 1, 1))
    content = render_snapshot(Snapshot(1, {}, decision, (), listed), b'{"organizations":[{"code":"ZZZZ9999"}]}')
    expected = next((each for each in parse_snapshot(content).organizations if each.code == code), None)
    assert find_snapshot_organization(content, code) == expected
