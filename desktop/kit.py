"""A folder for a stick: the program and its wheels, for an office without a network."""

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from desktop import environment
from desktop.bootstrap import MINOR_VERSIONS
from desktop.console import SetupError, run, say
from desktop.environment import PROJECT, USER_LOCK

USAGE = "用法：python3 main.py kit 文件夹 [--for win_amd64|manylinux_2_28_x86_64]"

#: Left out of a plain copy, where git cannot tell what belongs to the program.
NOT_THE_PROGRAM = shutil.ignore_patterns(
    ".*", "__pycache__", "*.pyc", "wheels", "build", "dist", "*.db", "*.db-*"
)

# GBK, because that is what a Chinese Windows console reads its batch files as.
WINDOWS_START = """\
@echo off
pushd "%~dp0"
where py >nul 2>nul
if errorlevel 1 (python main.py %*) else (py main.py %*)
if errorlevel 9009 echo 本机没有 Python。请先安装 Python 3.13（64 位），再双击本文件。
if errorlevel 1 pause
popd
"""
LINUX_START = """\
#!/bin/sh
cd "$(dirname "$0")" || exit 3
if ! command -v python3 >/dev/null; then
    echo "本机没有 Python。请先安装 python3（3.11–3.13），再运行本文件。" >&2
    exit 3
fi
exec python3 main.py "$@"
"""


def main(arguments: Sequence[str]) -> int:
    """Make the folder; 0 done, 2 wrong usage, 3 it could not be made."""
    out, target = _parse(arguments)
    if out is None:
        say(USAGE)
        return 2
    try:
        make(out, target)
    except SetupError as error:
        say(str(error))
        return 3
    except OSError as error:
        say(f"写不了 {error.filename or out}（{error.strerror}）。请换一个能写的文件夹再试。")
        return 3
    say(
        f"已备好：{out}。把它整个拷到对方电脑上，双击“启动.bat”（Windows）或运行“启动.sh”（Linux）。"
    )
    return 0


def _parse(arguments: Sequence[str]) -> tuple[Path | None, str]:
    match arguments:
        case [out] | [out, "--for", _] | ["--for", _, out] if not out.startswith("-"):
            chosen = [a for a in arguments if a not in (out, "--for")]
            target = chosen[0] if chosen else this_platform()
            return (Path(out).absolute() if platform_tags(target) else None), target
    return None, ""


def this_platform() -> str:
    """The wheels' platform of the machine this runs on."""
    if sys.platform == "win32":
        return "win_amd64"
    # Qt's wheels for other processors than x86_64 are built on a newer glibc.
    machine = platform.machine()
    return f"manylinux_2_{28 if machine == 'x86_64' else 39}_{machine}"


def platform_tags(target: str) -> list[str]:
    """All tags that a machine of this platform accepts; empty for an unknown one.

    A wheel for an older glibc runs on a newer one, but pip takes only the tags it is given.
    """
    if target == "win_amd64":
        return [target]
    found = re.fullmatch(r"manylinux_2_(\d+)_(x86_64|aarch64)", target)
    if not found:
        return []
    machine = found[2]
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(int(found[1]), 4, -1)]
    return [*tags, *(f"manylinux{year}_{machine}" for year in (2014, 2010, 1))]


def make(out: Path, target: str) -> None:
    """Write the program and its wheels for ``target`` to ``out``; raise SetupError or OSError.

    The folder appears under its name only when all is in.
    """
    if out.exists():
        raise SetupError(f"{out} 已经存在。请换一个名字，或先把它移走。")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".ziping-kit-", dir=out.parent) as scratch:
        folder = Path(scratch) / "kit"
        say("正在复制程序……")
        copy_program(folder)
        download_wheels(folder / "wheels", target)
        (folder / "启动.bat").write_bytes(WINDOWS_START.replace("\n", "\r\n").encode("gbk"))
        start = folder / "启动.sh"
        start.write_text(LINUX_START, encoding="utf-8", newline="\n")
        start.chmod(0o755)
        folder.rename(out)


def copy_program(folder: Path) -> None:
    """Copy what belongs to the program: git's files, or all but caches and environments."""
    names = _tracked_files()
    if names is None:
        shutil.copytree(PROJECT, folder, ignore=NOT_THE_PROGRAM)
        return
    for name in names:
        source = PROJECT / name
        if source.is_file():  # one deleted but not committed stays away
            copy = folder / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy)


def _tracked_files() -> list[str] | None:
    if not (PROJECT / ".git").exists():
        return None
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]


def download_wheels(wheels: Path, target: str) -> None:
    """Bring the user's packages for every Python the program runs on."""
    variables = environment.clean_variables()
    for minor in MINOR_VERSIONS:
        say(f"正在下载程序库（{target}，Python 3.{minor}）……")
        command = [sys.executable, "-m", "pip", "download", "--require-hashes", "--no-deps"]
        command += ["--only-binary", ":all:", "--implementation", "cp"]
        command += ["--python-version", f"3.{minor}", "--no-input", "--disable-pip-version-check"]
        command += ["--progress-bar", "off", "--dest", str(wheels), "-r", str(PROJECT / USER_LOCK)]
        for tag in platform_tags(target):
            command += ["--platform", tag]
        status, output = run(command, variables, environment.Progress().tell)
        if status != 0:
            raise SetupError(environment.pip_failure(output, machine=target))
