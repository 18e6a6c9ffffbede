"""Whether the worker works, by its lease. Staff read it: Russian."""

from datetime import UTC, datetime

from survey_app.domain.signs import Sign


def look_at_worker(lease_end: int, now: datetime) -> Sign:
    """Return whether a worker works, by the end of its lease (seconds since 1970 UTC; 0: it was given back)."""
    is_alive = lease_end > now.timestamp()
    ended = datetime.fromtimestamp(lease_end, UTC)
    seen = "работает" if is_alive else f"не работает с {ended:%d.%m.%Y %H:%M} UTC"
    return Sign(
        "Фоновая служба",
        is_alive,
        seen if lease_end else "не запущена",
        "Итоги верны и без неё, но читаются медленнее, а временные данные не удаляются. Запустите flask worker run.",
    )
