"""What the operator of the service watches; exposed on its own bind, never on the public one."""

import time
from functools import cache
from typing import Final

from flask import Flask, Response, g, request
from prometheus_client import Counter, Gauge, Histogram

REQUESTS: Final = Counter("survey_requests", "Requests answered", ["endpoint", "status"])
SECONDS: Final = Histogram("survey_request_seconds", "Time to answer", buckets=(0.005, 0.02, 0.1, 0.5, 2.0, 10.0))
REFUSALS: Final = Counter(
    "survey_refusals", "Refusals by their code; origin_not_allowed: a site may have moved", ["code"]
)
LIMITER_FALLBACK: Final = Gauge(
    "limiter_fallback", "1 while the limiter's storage is away and a process counts alone", multiprocess_mode="livemax"
)
UNTRUSTED_FORWARDED: Final = Counter(
    "untrusted_forwarded", "Requests with X-Forwarded-For although no proxy is trusted (TRUSTED_PROXIES=0)"
)


def register(app: Flask) -> None:
    """Count and time every request of the app."""
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.started_at = time.perf_counter()


def _finish(response: Response) -> Response:
    _requests(request.endpoint or "none", response.status_code).inc()
    started_at = g.get("started_at")
    if started_at is not None:
        SECONDS.observe(time.perf_counter() - started_at)
    return response


@cache  # endpoints and statuses are few
def _requests(endpoint: str, status: int) -> Counter:
    return REQUESTS.labels(endpoint, str(status))
