"""The first start on a fresh machine: choose a Python, prepare, then go on inside.

Standard library only, and readable by Python 3.6, so that an old Python is told what it lacks
instead of failing on its grammar.
"""

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import List, Optional, Tuple

from desktop import environment, system_packages
from desktop.console import SetupError, say
from desktop.environment import PROJECT

#: Minor versions of Python 3 for which every package has a wheel, best first.
MINOR_VERSIONS = (13, 12, 11)

_PROBE = (
    "import sys; print(sys.version_info[0], sys.version_info[1], int(sys.maxsize > 2**32),"
    " getattr(sys, '_base_executable', None) or sys.executable, sep='|')"
)


def enter(main_file: Path, arguments: List[str], lock: str, qt: Optional[str]) -> Optional[int]:
    """Make sure that everything needed is there, then go on inside the environment.

    ``lock`` names the file with the packages; ``qt`` is None, "offscreen" or "window". Returns
    None when this process is inside already and may go on, else the exit status of the program
    started there (on Linux this process becomes it). Raises SetupError.
    """
    try:
        folder, made = prepare(lock, qt)
        if not made and Path(sys.prefix).resolve() == folder.resolve():
            return None
        command = [str(environment.python_of(folder)), str(main_file), *arguments]
        variables = environment.clean_variables()
        if sys.platform == "win32":
            # exec on Windows gives the console back before the program ends.
            return subprocess.call(command, env=variables)
        os.execve(command[0], command, variables)
    except OSError as error:
        raise SetupError(_describe(error)) from error


def prepare(lock: str, qt: Optional[str]) -> Tuple[Path, bool]:
    """Return the folder of a fitting environment, and whether it had to be made."""
    for folder in places():
        if environment.is_ready(folder, lock):
            _bring_packages(None, qt)
            return folder, False
    folder = _writable_place()
    with environment.exclusive(_lock_file(folder)):
        if environment.is_ready(folder, lock):  # another start was faster
            _bring_packages(None, qt)
        else:
            say("首次启动，或程序有更新：正在准备运行环境（只需一次）。")
            python = choose_python()
            _bring_packages(python, qt)
            environment.build(folder, python, lock)
            say("运行环境已备好。")
    return folder, True


def _bring_packages(python: Optional[str], qt: Optional[str]) -> None:
    """Install what the system lacks: for Qt, and for this Python to make environments."""
    if python is not None and not _can_make_environments(python):
        if not system_packages.is_linux():
            raise SetupError("本机的 Python 不完整（缺 venv），请重装 Python 3.11–3.13 后再启动。")
        missing = [system_packages.venv_package(python)]
    else:
        missing = []
    if qt is not None and system_packages.is_linux():
        libraries = system_packages.libraries_for(qt == "window", os.environ)
        missing += system_packages.missing_packages(libraries)
    if missing:
        system_packages.install(missing)


def _describe(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return environment.disk_full_sentence(PROJECT / ".venv")
    where = error.filename or PROJECT
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"没有写入 {where} 的权限，运行环境建不起来。请换一个能写的文件夹再启动。"
    return f"准备运行环境时读写 {where} 出错（{error.strerror}）。请检查磁盘后再启动。"


# --- which Python ---------------------------------------------------------------------------


def choose_python() -> str:
    """The running interpreter when it fits, else the newest fitting one on this machine."""
    major, minor = sys.version_info[:2]
    if _fits(major, minor, sys.maxsize > 2**32):
        # Inside another environment, its base: ours must not stand on one that may go.
        return getattr(sys, "_base_executable", None) or sys.executable
    for candidate in MINOR_VERSIONS:
        found = _probe(candidate)
        if found:
            return found
    raise SetupError(
        f"自评需要 64 位的 Python 3.11、3.12 或 3.13；这里运行的是 {major}.{minor}，"
        "也没有找到合适的。请装上其中一种（Windows 请到 Python 官网下载 3.13 的 64 位安装包）"
        "再启动。"
    )


def _fits(major: int, minor: int, wide: bool) -> bool:
    return major == 3 and minor in MINOR_VERSIONS and wide


def _probe(minor: int) -> Optional[str]:
    """Path of Python 3.minor as it names itself: what stands on PATH may be only a stub."""
    launcher = ["py", f"-3.{minor}"] if sys.platform == "win32" else [f"python3.{minor}"]
    try:
        answer = subprocess.check_output([*launcher, "-c", _PROBE], stderr=subprocess.DEVNULL)
        parts = answer.decode("utf-8", "replace").strip().split("|", 3)
        fitting = _fits(int(parts[0]), int(parts[1]), parts[2] == "1")
    except (OSError, ValueError, IndexError, subprocess.CalledProcessError):
        return None
    return parts[3] if fitting else None


def _can_make_environments(python: str) -> bool:
    """Debian's python3 comes without ensurepip and would leave a half-made environment."""
    command = [python, "-c", "import ensurepip, venv"]
    return subprocess.call(command, stderr=subprocess.DEVNULL) == 0


# --- where the environment stands -----------------------------------------------------------


def places() -> List[Path]:
    """Where an environment may stand: beside the program, else in the user's data folder."""
    return [PROJECT / ".venv", data_folder() / "environment"]


def data_folder() -> Path:
    """The user's own folder for this program; ``ZIPING_HOME`` overrides it.

    The same as ``desktop.storage.home`` says, which an old Python cannot read.
    """
    override = os.environ.get("ZIPING_HOME")
    if override:
        return Path(override).absolute()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "Ziping"
    shared = Path(os.environ.get("XDG_DATA_HOME") or "")
    return (shared if shared.is_absolute() else Path.home() / ".local" / "share") / "ziping"


def _lock_file(folder: Path) -> Path:
    return folder.with_name(folder.name + ".lock")


def _writable_place() -> Path:
    """The first place that can be written; a lock file is created to find out."""
    for folder in places():
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            _lock_file(folder).open("a").close()
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise
        else:
            return folder
    raise SetupError(
        f"程序文件夹 {PROJECT} 和数据文件夹 {data_folder()} 都不能写入。"
        "请把程序复制到能写的文件夹再启动，或把环境变量 ZIPING_HOME 设为能写的文件夹。"
    )
