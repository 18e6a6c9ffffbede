"""Every page of lists and moves, in each of its states, for the test that holds pages to the HTML standard."""

import io
import re
from typing import Any


def see_lists(visitor: Any, who: str, cycle: str, code: str) -> None:
    """Sign in to a demonstration as the council of an open cycle, and make a list; `code` is on the open one."""
    see, opened = visitor.post, f"/council/cycles/{cycle}"
    see("/account/demo-sign-in", "a council again", on="/account/sign-in", who=who)
    see("/council/cycles/add", "a wrong cycle", year="x", name="Имя", opens_on="y")
    visitor.open("/council/cycles/add")
    see("/council/cycles/add", "a cycle", year="2027", edition="nok-344n-2018-operators")
    new = opened.replace("2026", "2027")
    for address in (
        *(
            f"{new}/list",
            f"{new}/list/search",
            f"{new}/list/search?query=никто",
            f"{new}/list/search?query=школа&page=2",
        ),
        *(f"{new}/list/file", f"{new}/list/due", f"{new}/list/due?years=1", f"{new}/list/due?years=x"),
        *(f"{new}/list/decision", f"{new}/open", f"{new}/close", f"{new}/publish"),
    ):
        visitor.open(address)
    see(f"{new}/list/search", "nothing ticked")
    see(f"{new}/list/search", "ticked", organization=code)
    see(f"{new}/list/file", "no file of codes")
    see_file(visitor, f"{new}/list/file")
    see(f"{new}/list/due", "others by now", years="1", expected="0")
    see(f"{new}/list/recipients", "a wrong number", on=f"{new}/list", **{f"recipients-{code}": "много"})
    see(f"{new}/list/decision", "a wrong decision", decision="", date="x")
    see(f"{new}/list/decision", "decided", decision="1", date="2026-01-01")
    see_own_questions(visitor, new)
    visitor.open(f"{new}/list?query=никто")
    see(f"{new}/open", "another list by now", seen="")
    seen = re.findall(r'name="seen" value="([^"]*)"', visitor.open(f"{new}/open"))[0]
    see(f"{new}/open", "open elsewhere", seen=seen)
    see_own_questions(visitor, opened)
    visitor.open(f"{opened}/proposals")
    for address in (f"{opened}/list", f"{opened}/close", "/council/coverage", "/council/coverage?sphere=education"):
        visitor.open(address)
    see(f"{opened}/close", "closed")
    visitor.open(f"{opened}/publish")
    see(f"{opened}/publish", "no decision")
    see(f"{opened}/publish", "published", decision="1", date="2026-06-01")
    see_proposals(visitor, opened, code)
    see_packs(visitor, f"{opened}/pack", f"{new}/pack")
    see_calendar(visitor)
    see("/account/demo-sign-in", "an operator", on="/account/sign-in", who=who.replace("council", "operator"))
    visitor.see(visitor.client.get(f"{new}/list"), "an operator's list")
    visitor.see(visitor.client.get("/council/calendar?year=2026"), "an operator's calendar")
    see("/account/demo-sign-in", "an administrator again", on="/account/sign-in", who="administrator 0")
    visitor.open("/administration/coverage")
    visitor.open("/administration/coverage?sphere=education&year=2026")


def see_own_questions(visitor: Any, cycle: str) -> None:
    """Write a question of each kind, wrongly before, show them, and take one away."""
    address = f"{cycle}/questions"
    texts = {"text-ru": "Как <добрались>?", "text-en": "How?"}
    options = {"option-o1-ru": "Пешком & быстро", "option-o2-ru": "Иначе", "option-o1-en": "On foot"}
    for kind in ("choice", "number", "text"):
        visitor.open(f"{address}/add?kind={kind}")
        visitor.post(f"{address}/add?kind={kind}", f"a wrong {kind}", **{"text-en": "x" * 301})
        visitor.post(f"{address}/add?kind={kind}", kind, **texts, **options, min="0", max="90", max_length="200")
    page = visitor.client.get(address).text
    question = re.findall(rf'href="({address}/own_\d+_1)"', page)[0]
    for path in (address, question, f"{question}/remove", f"{address}/preview", f"{address}/preview?lang=en"):
        visitor.open(path)
    visitor.post(question, "a corrected question", **texts, **options)
    visitor.post(f"{address}/show", "shown", on=address)
    visitor.open(address)


def see_proposals(visitor: Any, cycle: str, code: str) -> None:
    """Propose, correct, approve and withdraw after a published cycle, and be wrong at every turn."""
    listed, own = f"{cycle}/proposals", f"{cycle}/organizations/{code}/proposals"
    for address in (listed, f"{listed}?show=none&query=школа", f"{listed}?query=никто", own, f"{own}/add?hint=5.3"):
        visitor.open(address)
    visitor.open(f"{listed}/approve")
    visitor.post(f"{own}/add", "a wrong proposal", text="", indicator="9.9", due_on="x")
    page = visitor.post(f"{own}/add", "a proposal", text="Поставить <пандус>", indicator="3.1", due_on="2027-06-01")
    draft = re.findall(rf'href="({own}/\d+)"', page)[0]
    visitor.open(draft)
    visitor.open(f"{draft}/remove")
    visitor.open(f"{listed}/hints")
    visitor.post(f"{listed}/hints", "hints")
    visitor.open(f"{listed}/approve")
    visitor.post(f"{listed}/approve", "a wrong approval", decision="", date="x")
    seen = re.findall(r'name="seen"\s+value="([0-9a-f]+)"', visitor.client.get(f"{listed}/approve").text)[0]
    visitor.post(f"{listed}/approve", "approved", decision="1", date="2026-06-01", seen=seen)
    visitor.open(f"{draft}/withdraw")
    visitor.post(f"{draft}/withdraw", "withdrawn", decision="2", date="2026-06-02")


def see_packs(visitor: Any, published: str, draft: str) -> None:
    """Ask for a pack, cancel it, and ask where there is none."""
    for address in (published, draft):
        visitor.open(address)
    visitor.see(visitor.client.post(published), "a pack by an outdated form")
    visitor.post(published, "a pack")
    visitor.post(f"{published}/cancel", "no pack", on=published)


def see_calendar(visitor: Any) -> None:
    """Move a day, write a meeting down, remove it, and be wrong at every turn."""
    step, meetings = "/council/calendar/2026/results", "/council/meetings"
    for address in ("/council/calendar?year=2026", "/council/calendar", step, f"{meetings}/add", f"{meetings}/99"):
        visitor.open(address)
    visitor.post(step, "a wrong day", due_on="x", done_on="2100-01-01")
    visitor.post(step, "a day", due_on="2026-11-30", done_on="2026-06-01")
    visitor.post(f"{meetings}/add", "a wrong meeting", held_on="x")
    meeting = {"held_on": "2026-02-01", "protocol": "1", "agenda": "<Список>", "decision": "Утвердить"}
    page = visitor.post(f"{meetings}/add", "a meeting", **meeting)
    address = re.findall(rf'href="({meetings}/\d+)"', page)[0]
    visitor.open(address)
    visitor.open(f"{address}/remove")


def see_file(visitor: Any, address: str) -> None:
    """Send a file with wrong lines."""
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', visitor.client.get(address).text)[-1]
    file = (io.BytesIO("нечто\nZZZZ1111\n".encode()), "список.csv")
    visitor.see(visitor.client.post(address, data={"csrf_token": token, "file": file}), "wrong lines")
