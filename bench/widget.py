"""Measures what the widget costs a page of another origin on a phone with a slow network and a slow processor.

    python -m bench.widget [--rounds 5]

Needs Chromium. Loads a school's page without the widget, with it, and with its questions one by one; each with an empty
cache and again. The network is Chromium's emulation (the presets of its developer tools), the processor four times
slower than this machine. Rounds visit everything in turn. Exit code 1 if the first question costs more than two
requests or 50 KB, which no questionnaire of others inside a page stays under.
"""

import argparse
import os
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from string import Template
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from bench.intake import prepare, server
from bench.ladder import RUNGS
from survey_app.settings import ROOT
from tests.chromium import CHROMIUM_ARGUMENTS, find_chromium

SAMPLE = ROOT / "survey_app" / "cli" / "sample_site"
SLOWER = 4
PHONE: ViewportSize = {"width": 360, "height": 740}
# Latency of each request in ms, bytes a second down and up.
NETWORKS = {"slow 4G": (562.5, 1_474_560 / 8, 691_200 / 8), "3G": (2000.0, 400_000 / 8, 400_000 / 8)}
PAGES = {"without": "", "widget": "<nok-survey", "one by one": '<nok-survey layout="steps"'}
# Bytes on the page, compressed, as measured of others; they are constants, not measured here.
PUBLISHED = {"GSA Touchpoints": 58, "PostHog surveys": 171, "Formbricks": 281, "SurveyJS": 415, "ODK, Kobo": 700}
MOST_BYTES, MOST_REQUESTS = 50_000, 2
AFTER_MS = 1000  # how long after the first question tasks still count
WATCH = """
window.tasks = [];
new PerformanceObserver((list) => tasks.push(...list.getEntries().map((each) => each.duration)))
  .observe({ type: "longtask", buffered: true });
addEventListener("nok-survey-ready", (event) => {
  const question = event.composedPath()[0].shadowRoot.querySelector("[id^=q-]");
  requestAnimationFrame(() => setTimeout(() => {
    if (question.checkVisibility()) window.shownAt = performance.now();
  }));
});
addEventListener("load", () => { window.loadedAt = performance.now(); });
"""
READ = """() => ({
  painted: performance.getEntriesByName("first-contentful-paint")[0].startTime,
  shown: window.shownAt ?? null,
  blocked: tasks.reduce((sum, each) => sum + Math.max(0, each - 50), 0),
})"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visit cost: bytes and requests to the survey's host; ms to the page's text, to the question, blocked."""

    size: float
    requests: float
    painted: float
    shown: float
    blocked: float


Rounds = dict[tuple[str, str, str], list[Visit]]


def main() -> None:
    """Measure, print; exit code 1 if it costs more than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"load average before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    visits: Rounds = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        database = f"sqlite:///{folder}/bench.db"
        code = prepare(database)[0]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_ARGUMENTS))
        with server(RUNGS[-1], database, "memory://", 1) as host, school(host, code) as site:
            measure_round(browser, host, site, {})  # warms up
            for _ in range(options.rounds):
                measure_round(browser, host, site, visits)
        browser.close()
    print(f"load average after: {os.getloadavg()[0]:.1f}; medians of {options.rounds} rounds (min…max)")
    print_times(visits)
    sys.exit(int(not print_sizes(visits)))


def measure_round(browser: Browser, host: str, site: str, visits: Rounds) -> None:
    """Visit each page over each network with an empty cache, and again."""
    for network in NETWORKS:
        for name in PAGES:
            with phone(browser) as context:
                for cache in ("empty", "warm"):
                    address = f"{site}/{list(PAGES).index(name)}"
                    visit = visit_page(context, address, host, network)
                    visits.setdefault((network, name, cache), []).append(visit)


@contextmanager
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """Give a browser profile without a past, as wide as a small phone."""
    context = browser.new_context(locale="ru-RU", viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
    context.set_default_timeout(120_000)
    context.add_init_script(WATCH)
    yield context
    context.close()


def visit_page(context: BrowserContext, address: str, host: str, network: str) -> Visit:
    """Open the page in a new tab, wait for its first question or, without the widget, for its end."""
    page = context.new_page()
    sizes = watch_network(context, page, host, network)
    page.goto(address)
    is_bare = page.locator("nok-survey").count() == 0
    page.wait_for_function("() => window.loadedAt" if is_bare else "() => window.shownAt", polling=50)
    on_time = [size for size in sizes.values() if size]
    page.wait_for_timeout(AFTER_MS)
    read: Mapping[str, Any] = page.evaluate(READ)
    page.close()
    return Visit(sum(on_time), len(on_time), read["painted"], read["shown"] or read["painted"], read["blocked"])


def watch_network(context: BrowserContext, page: Page, host: str, network: str) -> dict[str, float]:
    """Slow the tab down; returns what is filled while it loads: bytes from the host by request, headers counted."""
    latency, down, up = NETWORKS[network]
    sizes: dict[str, float] = {}
    session = context.new_cdp_session(page)

    def begin(event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith(host):
            sizes[event["requestId"]] = 0

    def finish(event: dict[str, Any]) -> None:
        if event["requestId"] in sizes:
            sizes[event["requestId"]] = event["encodedDataLength"]  # 0 from the cache

    session.on("Network.requestWillBeSent", begin)
    session.on("Network.loadingFinished", finish)
    session.send("Network.enable")
    conditions = {"offline": False, "latency": latency, "downloadThroughput": down, "uploadThroughput": up}
    session.send("Network.emulateNetworkConditions", conditions)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return sizes


@contextmanager
def school(host: str, code: str) -> Iterator[str]:
    """Serve the demo's school page, at /0, /1…, with what `PAGES` says in place of its widget; gives its address."""
    whole = Template((SAMPLE / "index.html").read_text("utf-8")).substitute(host=host, organization=code)
    bare = re.sub(r"<nok-survey.*?</nok-survey>|<script.*?</script>", "", whole)
    pages = [whole.replace("<nok-survey", tag) if tag else bare for tag in PAGES.values()]
    files = {f"/{number}": ("text/html; charset=utf-8", page.encode()) for number, page in enumerate(pages)}
    files["/style.css"] = ("text/css; charset=utf-8", (SAMPLE / "style.css").read_bytes())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = files.get(self.path, ("text/plain", b""))
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=site.serve_forever, daemon=True)
    thread.start()
    yield f"http://school.test:{site.server_port}"
    site.shutdown()
    thread.join()
    site.server_close()


def print_times(visits: Rounds) -> None:
    """Print what each page cost, and its times as ratios to the page without the widget in the same round."""
    heads = ("network", "page", "cache", "bytes", "requests", "text", "question", "text ÷", "question ÷", "blocked")
    print("\n{:<9}{:<12}{:<7}{:>7}{:>9}{:>9}{:>10}{:>8}{:>20}{:>18}".format(*heads))
    for (network, name, cache), rounds in visits.items():
        bare = visits[network, "without", cache]
        text = [visit.painted / alone.painted for visit, alone in zip(rounds, bare, strict=True)]
        question = [visit.shown / alone.painted for visit, alone in zip(rounds, bare, strict=True)]
        middle = {key: statistics.median(getattr(visit, key) for visit in rounds) for key in Visit.__slots__}
        blocked = [visit.blocked for visit in rounds]
        print(
            f"{network:<9}{name:<12}{cache:<7}{middle['size']:>7.0f}{middle['requests']:>9.0f}"
            f"{middle['painted']:>6.0f} ms{middle['shown']:>7.0f} ms{statistics.median(text):>8.2f}"
            f"{statistics.median(question):>8.2f} ({min(question):.2f}…{max(question):.2f})"
            f"{middle['blocked']:>6.0f} ({min(blocked):.0f}…{max(blocked):.0f}) ms"
        )


def print_sizes(visits: Rounds) -> bool:
    """Print how many times heavier others are by their published sizes; tell whether ours is within the limits."""
    cold = visits[next(iter(NETWORKS)), "widget", "empty"]
    size = statistics.median(visit.size for visit in cold)
    print(f"\nto the first question: {size:.0f} bytes; published sizes of others, and how many times ours they are")
    for name, kilobytes in PUBLISHED.items():
        print(f"{name:<18}{kilobytes:>5} KB{kilobytes * 1000 / size:>7.1f}")
    return size <= MOST_BYTES and max(visit.requests for visit in cold) <= MOST_REQUESTS


if __name__ == "__main__":
    main()
