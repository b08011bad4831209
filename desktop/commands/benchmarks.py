"""The command bench: measures that stand in ``tests/benchmarks``, each in a module of its own."""

from __future__ import annotations

import argparse
import importlib
import inspect
from pathlib import Path
from typing import Final

from desktop.commands.command import Argument, Command, CommandError, Status
from desktop.environment import PROJECT

_PREFIX: Final = "bench_"


def run_bench(words: argparse.Namespace) -> Status:
    """Run one measure and print what it found; without a name list them."""
    names = benchmarks(PROJECT)
    if words.name is None:
        for name in names:
            print(name)
        return Status.DONE
    if words.name not in names:
        known = "、".join(names) or "这个安装包里没有"
        raise CommandError(f"没有名为“{words.name}”的测速项目；可用的项目：{known}。", Status.USAGE)
    run = importlib.import_module(f"tests.benchmarks.{_PREFIX}{words.name}").run
    if "long" in inspect.signature(run).parameters:
        print(run(words.long))
    else:
        print(run())
    return Status.DONE


def benchmarks(project: Path) -> list[str]:
    """Return the names of the measures of a project, in order."""
    found = (project / "tests" / "benchmarks").glob(f"{_PREFIX}*.py")
    return sorted(path.stem.removeprefix(_PREFIX) for path in found)


COMMANDS: Final = (
    Command(
        "bench",
        "测速和耐久试验；不写名字就列出全部项目",
        (
            Argument("NAME", "项目的名字", optional=True),
            Argument("--long", "做完整的一遍，可能要几十分钟"),
        ),
        run_bench,
    ),
)
