"""How long the window takes to show, beside a bare window of Qt's with the same tabs.

    print(run())

Whole processes from their start on, one kind after the other in turn, so that all meet the same
machine; medians in milliseconds, peak memory in MB. The ratios are what counts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from desktop.sample import sample_report
from desktop.storage.document import Document

ROOT: Final = Path(__file__).resolve().parents[2]
ROUNDS, LONG_ROUNDS = 7, 21
SHOWN, USABLE, MEMORY = 1.3, 2.6, 1.7
"""What the ratios to the bare window may be at most."""


class Start(NamedTuple):
    """One start of a window."""

    milliseconds: float
    megabytes: float


def started(kind: str, home: Path, *named: str) -> Start:
    """Start one window and wait for its end."""
    environment = {
        **os.environ,
        "ZIPING_HOME": str(home),
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        # As on the officer's machine: what is compiled once stays compiled.
        "PYTHONPYCACHEPREFIX": str(home / "compiled"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.perf_counter()
    answer = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.window_starts", kind, *named],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    took = (time.perf_counter() - begun) * 1000
    if answer.returncode:
        raise RuntimeError(answer.stderr[-2000:])
    return Start(took, float(answer.stdout.split()[-1]))


def measured(rounds: int) -> dict[str, Start]:
    """Return the medians of each kind of start."""
    found: dict[str, list[Start]] = {"bare": [], "window": [], "sample": []}
    with tempfile.TemporaryDirectory() as folder:
        home, file = Path(folder) / "home", Path(folder) / "sample.db"
        home.mkdir()
        (home / "window.json").write_text('{"preview": "off"}', encoding="utf-8")
        Document.create(file, sample_report(), "bench").close()
        for number in range(rounds + 1):
            for kind, starts in found.items():
                start = started(kind, home, *([str(file)] if kind == "sample" else []))
                if number:  # the first round only warms the machine's caches
                    starts.append(start)
    return {
        kind: Start(
            median(one.milliseconds for one in starts), median(one.megabytes for one in starts)
        )
        for kind, starts in found.items()
    }


def run(long: bool = False) -> str:
    """Measure and return the table, tab-separated with a header."""
    found = measured(LONG_ROUNDS if long else ROUNDS)
    bare, window, sample = found["bare"], found["window"], found["sample"]
    lines = ["启动\t毫秒（中位数）\t对空窗口\t目标\t峰值内存 MB\t对空窗口\t目标"]
    for name, start, time_limit, memory_limit in (
        ("空的 Qt 窗口，页签相同", bare, None, None),
        ("窗口出现", window, SHOWN, None),
        ("示例可以填写", sample, USABLE, MEMORY),
    ):
        lines.append(
            f"{name}\t{start.milliseconds:.0f}\t{start.milliseconds / bare.milliseconds:.2f}"
            f"\t{f'≤ {time_limit}' if time_limit else ''}\t{start.megabytes:.0f}"
            f"\t{start.megabytes / bare.megabytes:.2f}"
            f"\t{f'≤ {memory_limit}' if memory_limit else ''}"
        )
    return "\n".join(lines)
