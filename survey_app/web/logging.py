"""Logs: one JSON object a line on standard error; no addresses of people, no bodies, no local variables."""

import sys

import structlog


def configure() -> None:
    """Set up structlog for this process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,  # the plain traceback: locals would hold answers
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=_make_logger,
    )


def _make_logger(*_: object) -> structlog.PrintLogger:
    return structlog.PrintLogger(sys.stderr)  # looked up when first used, for tests and servers may exchange it
