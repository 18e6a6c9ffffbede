"""The pages on which an operator hands in sheets, each in its states, for the test that holds pages to the standard."""

import io
import re
from typing import Any
from uuid import uuid4

import pytest

from tests.fixed_clock import stop_clock

FIELDS = re.compile(r'name="(content|seen|csrf_token)"[^>]*\svalue="([^"]*)"')
TABLE = (
    "organization;channel;sheet;day;recommend\n{code};paper;1;14.03.2026;да\n{code};phone;2;14.03.2026;да\n"
    "<b>;paper;3;14.03.2026;<i>\n"
)


def see_batch(visitor: Any, cycle: str, code: str) -> None:
    """Hand in sheets: a file without columns, one with a refused line, and store that, with it and without."""
    address = f"{cycle}/batch"
    with pytest.MonkeyPatch.context() as patch:
        stop_clock(patch, "survey_app.web.council.batch")
        visitor.see(visitor.client.post(address, data=fill_form(visitor, address, "sheet\n1\n")), "no columns")
        shown = visitor.see(
            visitor.client.post(address, data=fill_form(visitor, address, TABLE.format(code=code))), "a batch"
        )
        fields = dict(FIELDS.findall(shown))
        visitor.see(visitor.client.post(f"{address}/store", data=fields), "a batch with refused lines")
        done = visitor.client.post(f"{address}/store", data={**fields, "partial": "1"}, follow_redirects=True)
        assert "Сохранено: 2" in visitor.see(done, "a batch is stored")
        visitor.see(visitor.client.post(f"{address}/store", data=fields), "a batch of before")


def see_sheets(visitor: Any, cycle: str, code: str) -> None:
    """Type sheets in, all of them chosen for second keying, key one again, void one, and read the report."""
    stack, void, pile = f"{cycle}/entry?organization={code}", f"{cycle}/void", f"{cycle}/second-keying"
    one = f"{stack}&channel=interview&day=2026-03-14&from=7&to=8"
    again = f"{pile}/sheet?organization={code}&channel=interview"
    answers = {"answer-stand_used": "no", "answer-stand_satisfied": "yes", "answer-recommend": "yes"}
    for address in (f"{cycle}/entry", stack, f"{one}x", one, void, pile, f"{cycle}/report"):
        visitor.open(address)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("survey_app.services.import_responses.is_chosen", lambda *_: True)
        visitor.post(one, "a sheet with faults", **{**answers, "answer-age": "<x>"})
        visitor.post(one, "a sheet is stored", **answers)
        visitor.post(one, "a sheet in conflict", **{**answers, "answer-recommend": "no"})
        visitor.post(f"{one}&sheet=8", "a stack is done", **answers)
    visitor.post(again, "keyed again without a number", **answers)
    visitor.post(again, "keyed again", sheet="8", **answers)
    visitor.post(again, "keyed again otherwise", sheet="7", **{**answers, "answer-recommend": "no"})
    visitor.open(pile)
    name = {"organization": code, "channel": "interview", "sheet": "7", "attempt": str(uuid4())}
    visitor.post(void, "voided without a reason", **name)
    visitor.post(void, "voided", reason="<b>чужой</b>", **name)
    visitor.post(f"{cycle}/report", "nobody declined", organization=code, channel="phone", people="<i>")
    visitor.post(f"{cycle}/report", "some declined", organization=code, channel="phone", people="7")


def fill_form(visitor: Any, address: str, table: str) -> dict[str, Any]:
    """Return the fields of the form on a page, with a file chosen."""
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', visitor.client.get(address).text)[-1]
    return {"csrf_token": token, "file": (io.BytesIO(table.encode()), "листы <1>.csv")}
