"""Measures posters: the time and the memory of a thousand, and whether ten times as many take ten times as long.

    python -m bench.posters [--few 100] [--many 1000] [--rounds 3]

Draws QR codes and writes one PDF/UA, as `flask posters print` does, of organizations with long names and a place each
third time. Every measurement is a process of its own; rounds visit both sizes one after another.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from survey_app.catalogue.catalogue import load_catalogue
from survey_app.domain.posters import Poster
from survey_app.exports.poster_pdf import PosterStyle, render_posters
from survey_app.settings import ROOT

LIMIT_SECONDS = 30.0  # by the clock for a thousand; a busy machine takes longer than its processor's seconds say
URL = "https://ocenka.example.ru"


def main() -> None:
    """Measure and print; exit code 1 if a thousand take longer than they may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=100)
    parser.add_argument("--many", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)  # the process that is measured
    options = parser.parse_args()
    if options.one:
        print_one(options.one)
        return
    taken: dict[int, list[list[float]]] = {options.few: [], options.many: []}
    for _ in range(options.rounds):
        for number, runs in taken.items():
            runs.append(measure(number))
    print(f"\n{'posters':>8}{'seconds':>10}{'min…max':>14}{'processor':>12}{'PDF':>10}{'memory':>9}")
    for number, runs in taken.items():
        seconds = [run[0] for run in runs]
        middle = statistics.median(seconds)
        span = f"{min(seconds):.1f}…{max(seconds):.1f}"
        processor, size, memory = (statistics.median(run[column] for run in runs) for column in (1, 2, 3))
        print(f"{number:>8}{middle:>10.2f}{span:>14}{processor:>10.2f} s{size:>7.1f} MB{memory:>6.0f} MB")
    few, many = (statistics.median(run[1] for run in runs) for runs in taken.values())
    seconds = statistics.median(run[0] for run in taken[options.many]) * 1000 / options.many
    print(f"\nseconds per 1 000: {seconds:.1f}, of the processor {many * 1000 / options.many:.1f}; ", end="")
    print(f"ratio to {options.few}: {many / few:.1f}; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    sys.exit(seconds > LIMIT_SECONDS)


def measure(number: int) -> list[float]:
    """Return seconds, processor seconds, MB written and peak memory in MB of a process that makes this many posters."""
    command = [sys.executable, "-m", "bench.posters", "--one", str(number)]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [float(word) for word in printed.split()]


def print_one(number: int) -> None:
    """Make the posters and print what `measure` returns."""
    style = PosterStyle("a4", "ru", load_catalogue(ROOT / "config").page_texts["ru"], URL)
    started, began = time.perf_counter(), time.process_time()
    content = render_posters((poster(each) for each in range(number)), style)
    print(time.perf_counter() - started, time.process_time() - began, len(content) / 1e6, peak_memory())


def poster(number: int) -> Poster:
    """Return the poster of one organization of many."""
    full_name = f"Государственное бюджетное учреждение «Центр социального обслуживания населения № {number}» района"
    name = f"ГБУ «Центр обслуживания № {number}»" if number % 2 else full_name
    place = ("ward-2", "Регистратура, второй этаж") if number % 3 == 0 else ("", "")
    return Poster(f"AA{number:06}", name, full_name if number % 2 else "", *place)


def peak_memory() -> float:
    """Return the peak RSS of this process in MB."""
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
