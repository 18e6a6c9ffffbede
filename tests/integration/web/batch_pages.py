"""The pages on which an operator hands in sheets, each in its states, for the test that holds pages to the standard."""

import io
import re
from typing import Any

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


def fill_form(visitor: Any, address: str, table: str) -> dict[str, Any]:
    """Return the fields of the form on a page, with a file chosen."""
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', visitor.client.get(address).text)[-1]
    return {"csrf_token": token, "file": (io.BytesIO(table.encode()), "листы <1>.csv")}
