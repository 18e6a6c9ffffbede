"""Every page of the administrator, in each of its states, for the test that holds pages to the HTML standard."""

import io
import re
from typing import Any

REGISTER, ROOT = "/administration/register", "/administration"
FILE = "code;name;sphere;inn\n{code};Школа <новая>;education;\n;Клуб;culture;\n;Без сферы;;1\n"
COUNCIL = {"code": "clubs", "name": "Совет клубов", "timezone": "Europe/Moscow", "spheres": "culture"}


def see_administration(visitor: Any, code: str, other: str) -> None:
    """Sign in as the administrator of a demonstration, and go everywhere; `other` is a second organization's code."""
    see = visitor.post
    see("/account/demo-sign-in", "an administrator", on="/account/sign-in", who="administrator 0")
    for address in (
        *(f"{ROOT}/", REGISTER, f"{REGISTER}?query=школа&page=2", f"{REGISTER}?query=никто", f"{REGISTER}?state=all"),
        *(f"{REGISTER}/organizations/{code}", f"{REGISTER}/organizations/{code}/archive", f"{REGISTER}/import"),
        *(f"{REGISTER}/duplicates", f"{REGISTER}/duplicates?code={code}", f"{REGISTER}/import/nothing"),
        *(f"{REGISTER}/merge?first={code}&second={other}", f"{REGISTER}/merge?first={code}&second="),
        *(f"{ROOT}/councils", f"{ROOT}/councils/add", f"{ROOT}/accounts", f"{ROOT}/accounts/add", f"{ROOT}/tokens"),
        *(f"{ROOT}/system", f"{ROOT}/jobs"),
        *(f"{ROOT}/tokens/add", f"{ROOT}/audit", f"{ROOT}/audit?since=x", f"{ROOT}/audit?actor=nobody"),
    ):
        visitor.see(visitor.client.get(address, follow_redirects=True), address)
        visitor.paths.add(address.partition("?")[0])
    see_import(visitor, code)
    see(f"{ROOT}/system/check-totals", "checked", on=f"{ROOT}/system")
    visitor.paths.discard(f"{ROOT}/system/check-totals")  # nobody can open it
    see(f"{ROOT}/councils/add/question", "a council asked for", on=f"{ROOT}/councils/add", **COUNCIL)
    visitor.paths.discard(f"{ROOT}/councils/add/question")  # nobody can open it
    see(f"{ROOT}/councils/add/question", "a wrong council", on=f"{ROOT}/councils/add", name="", territories="x")
    see(f"{ROOT}/councils/add", "a council added", **COUNCIL)
    visitor.open(f"{ROOT}/councils/clubs/change")
    see(f"{ROOT}/accounts/add", "a wrong account", email="x", role="council")
    see(f"{ROOT}/accounts/add", "an invitation", email="anna@example.ru", role="council", councils="clubs")
    number = re.findall(rf"{ROOT}/accounts/(\d+)", visitor.client.get(f"{ROOT}/accounts").text)[-1]
    visitor.open(f"{ROOT}/accounts/{number}")
    for act in ("link", "second-factor", "disable"):
        visitor.open(f"{ROOT}/accounts/{number}/{act}")
    see(f"{ROOT}/accounts/{number}/disable", "disabled")
    see(f"{ROOT}/accounts/{number}/link", "no link", on=f"{ROOT}/accounts/{number}")
    see(f"{ROOT}/tokens/add", "a wrong token", role="x", expires="x")
    see(f"{ROOT}/tokens/add", "a token", council="clubs", role="council", scopes="totals", expires="", name="=1")
    number = re.findall(rf"{ROOT}/tokens/(\d+)/revoke", visitor.open(f"{ROOT}/tokens"))[0]
    visitor.open(f"{ROOT}/tokens/{number}/revoke")
    see(f"{ROOT}/tokens/{number}/revoke", "revoked")
    see(f"{REGISTER}/organizations/{code}/archive", "archived")
    visitor.see(visitor.client.get(f"{REGISTER}/organizations/{code}/archive"), "to be restored")
    see(f"{REGISTER}/organizations/{code}/restore", "restored", on=f"{REGISTER}/organizations/{code}/archive")


def see_import(visitor: Any, code: str) -> None:
    """Upload a file with every kind of difference, look at each, and apply it, wrongly first."""
    address, client = f"{REGISTER}/import", visitor.client
    visitor.post(address, "no file")
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)[-1]
    form = {"csrf_token": token, "file": (io.BytesIO(FILE.format(code=code).encode()), "реестр & список.csv")}
    differences = client.post(address, data=form).headers["Location"]
    for kind in ("added", "changed", "refused", "warnings"):
        page = visitor.open(f"{differences}?show={kind}")
    plan = re.findall(r'name="plan"\s+value="([^"]+)"', page)[0]
    visitor.post(differences, "refused lines", plan=plan)
    visitor.post(differences, "another plan", plan="x")
    visitor.post(differences, "applied", plan=plan, partial="1")
