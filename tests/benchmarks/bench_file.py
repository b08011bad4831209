"""What the file withstands and what it costs: kills, failing disks, mutations, a soak, times.

main.py bench file          a few minutes: some of everything
main.py bench file --long   an hour: 1,000 kills, 20,000 mutations, a soak of 30 minutes
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from desktop.console import say
from tests.storage import costs, failing_disk, kills, model, mutations


def run(long: bool) -> str:
    """Carry out all measures; return their figures, a line each."""
    measures: dict[str, Callable[[Path], str]] = {
        "kill -9": lambda folder: kills.run(folder, 1_000 if long else 40),
        "failing system calls": lambda folder: failing_disk.run(folder, whole=long),
        "mutated files": lambda folder: mutations.run(folder, 20_000 if long else 500),
        "costs": lambda folder: costs.run(folder, 1_000 if long else 200),
        "soak": lambda folder: model.soak(folder, 1_800.0 if long else 10.0),
    }
    told = []
    for name, measure in measures.items():
        with tempfile.TemporaryDirectory(prefix="ziping-bench-") as folder:
            os.environ["ZIPING_HOME"] = str(Path(folder) / "home")
            start = time.perf_counter()
            found = measure(Path(folder))
            told.append(f"{name}: {found} [{time.perf_counter() - start:.0f} s]")
            say(told[-1])
    return "\n".join(told)
