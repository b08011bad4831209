"""The whole suite: style, types and tests, as `.ci/run` and every developer run it."""

import os
import subprocess
import sys
from collections.abc import Sequence

from desktop.console import say
from desktop.environment import PROJECT
from desktop.system_packages import is_linux

#: Each step's name and the module that does it, quickest first.
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("代码规范", ("ruff", "check")),
    ("代码格式", ("ruff", "format", "--check")),
    ("类型", ("mypy",)),
    ("测试", ("pytest",)),
)

#: The whole suite is shared out among the processors; what somebody picks runs in one process.
WHOLE: tuple[str, ...] = ("-q", "--numprocesses", "auto")


def main(arguments: Sequence[str]) -> int:
    """Run every step, the last one with these arguments for pytest; 1 if any of them fails.

    A failed step does not hide what the later ones would have found.
    """
    if is_linux():
        # Windows that open for real need a display and fight over the focus.
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    failed = []
    for name, step in STEPS:
        say(f"—— {name}：{' '.join(step)}")
        command = [sys.executable, "-m", *step]
        if step == STEPS[-1][1]:
            command += arguments or WHOLE
        if subprocess.run(command, cwd=PROJECT, check=False).returncode != 0:
            failed.append(name)
    say(f"未通过：{'、'.join(failed)}" if failed else "全部通过。")
    return 1 if failed else 0
