"""How gunicorn serves us: `gunicorn --config config/gunicorn.conf.py wsgi:app`. Settings: config/env.example.

Threads in few processes; no access log, for an address beside a time is a trace of a respondent. Each process keeps
its metrics in a file of a temporary folder; the master adds them up and shows them on an address of their own.
"""

import atexit
import logging
import os
import re
import shutil
import tempfile
from contextlib import suppress
from typing import Any

bind = os.environ.get("BIND") or "127.0.0.1:8000"
workers = int(os.environ.get("WEB_CONCURRENCY") or 1)
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS") or 8)
reuse_port = True  # else keep-alive connections often all end at one worker
keepalive = 15
timeout = 30
graceful_timeout = 30
accesslog = None
forwarded_allow_ips = ""  # what a proxy says is believed in one place only: TRUSTED_PROXIES
control_socket_disable = True

_METRICS_BIND = os.environ.get("METRICS_BIND", "127.0.0.1:9100").strip()
_ADDRESS = re.compile(r"ip=\S+: ")
_metrics_server: Any = None


def _remove_metrics() -> None:
    with suppress(OSError):
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"])


if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:  # must be there before anyone imports prometheus_client
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="nok-metrics-")
    atexit.register(_remove_metrics)


class _WithoutAddresses(logging.Filter):
    """Takes the caller's address out of gunicorn's complaint about a broken request."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _ADDRESS.sub("", str(record.msg))
        return True


def on_starting(server: Any) -> None:
    """Let the settings know the real numbers of processes and threads, also when the command line gave them."""
    os.environ["WEB_CONCURRENCY"] = str(server.cfg.workers)
    os.environ["WEB_THREADS"] = str(server.cfg.threads)
    logging.getLogger("gunicorn.error").addFilter(_WithoutAddresses())


def when_ready(server: Any) -> None:
    """Show the metrics of all processes; that they cannot be shown must not keep responses out."""
    global _metrics_server
    if not _METRICS_BIND:
        return
    from prometheus_client import CollectorRegistry, start_http_server  # noqa: PLC0415 - after the folder is named
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    host, _, port = _METRICS_BIND.rpartition(":")
    try:
        _metrics_server, _ = start_http_server(int(port), host.strip("[]"), registry)
    except (OSError, ValueError) as error:
        server.log.warning("No metrics: METRICS_BIND=%s: %s", _METRICS_BIND, error)


def post_fork(_server: Any, _worker: Any) -> None:
    """Leave the address and the folder of the metrics to the master."""
    atexit.unregister(_remove_metrics)
    if _metrics_server is not None:
        _metrics_server.socket.close()


def child_exit(_server: Any, worker: Any) -> None:
    """Forget the gauges of a process that is gone; its counts stay."""
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - after the folder is named

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
