"""The program's own Python environment: whether it fits, and how it is made.

It is made beside its final place and renamed when all is in. Its stamp lists what it was made
from, and one whose stamp is missing or does not fit is made again. Standard library only, and
readable by Python 3.6.
"""

import errno
import hashlib
import os
import re
import shutil
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Dict, Iterator, List, Set

from desktop.console import SetupError, run, say

PROJECT = Path(__file__).resolve().parent.parent
#: What users run with; every other lock holds these packages too, in the same versions.
USER_LOCK = "requirements.lock"
LOCKS = (USER_LOCK, "requirements-dev.lock", "requirements-bench.lock")
STAMP = "ziping-stamp"
#: Free space asked for before anything is downloaded, in MB.
SPACE_NEEDED = 800

# Variables that would lead pip or the environment's Python elsewhere.
_MISLEADING = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER")
_PIP_SOURCES = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_CONSTRAINT")
_DOWNLOADING = re.compile(
    r"\s*Downloading (?:\S*/)?([A-Za-z0-9_.]+-[0-9][^-]*)-\S+\.whl(?: \(([^)]+)\))?\s*$"
)
_NETWORK_TROUBLE = re.compile(
    r"NewConnectionError|Connect\w*(Timeout|Error)|ReadTimeout|ProxyError|SSLError|Max retries"
    r"|Failed to establish|Connection (aborted|reset|refused|broken)|name resolution|getaddrinfo"
    r"|IncompleteRead|HTTPError|\b(403|404|407|50[234]) (Client|Server) Error|Retrying \("
)
_DISK_FULL = re.compile(r"No space left|Errno 28\b|WinError 112\b|Disk quota exceeded")


def clean_variables() -> Dict[str, str]:
    """This process's variables without those that mislead the environment's Python."""
    return {name: value for name, value in os.environ.items() if name not in _MISLEADING}


# --- does it fit ----------------------------------------------------------------------------


def python_of(folder: Path) -> Path:
    """The interpreter inside an environment."""
    if sys.platform == "win32":
        return folder / "Scripts" / "python.exe"
    return folder / "bin" / "python"


def is_ready(folder: Path, lock: str) -> bool:
    """Whether this environment holds exactly what the lock names, on a Python that is there."""
    facts = _stamped(folder)
    return bool(facts) and _facts(folder, {USER_LOCK, lock}) <= facts


def _stamped(folder: Path) -> Set[str]:
    try:
        return set((folder / STAMP).read_text(encoding="utf-8").splitlines())
    except OSError:
        return set()


def _facts(folder: Path, locks: Set[str]) -> Set[str]:
    facts = {"python " + _base_python(folder)}
    for lock in locks:
        digest = hashlib.sha256((PROJECT / lock).read_bytes()).hexdigest()
        facts.add(lock + " " + digest)
    return facts


def _base_python(folder: Path) -> str:
    """What the environment's interpreter stands on; "missing" when that has been removed.

    A distribution's upgrade puts another version behind the same /usr/bin/python3.
    """
    if sys.platform == "win32":
        try:
            text = (folder / "pyvenv.cfg").read_text(encoding="utf-8")
        except OSError:
            return "missing"
        home = re.search(r"^home\s*=\s*(.+?)\s*$", text, re.MULTILINE)
        base = Path(home.group(1) if home else "missing") / "python.exe"
    else:
        base = python_of(folder).resolve()
    return str(base) if base.exists() else "missing"


@contextmanager
def exclusive(lock_file: Path) -> Iterator[None]:
    """Let one start at a time prepare the environment; the system frees a dead one's lock."""
    with lock_file.open("a") as handle:
        waiting = False
        while not _try_lock(handle.fileno()):
            if not waiting:
                say("另一个自评正在准备运行环境，等它完成……")
                waiting = True
            time.sleep(0.3)
        yield


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Some network folders know no locks: better to go on than to wait for ever.
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


# --- how it is made -------------------------------------------------------------------------


def build(folder: Path, python: str, lock: str) -> None:
    """Make the environment with this Python, with the lock's packages; raise SetupError."""
    _require_space(folder.parent)
    fresh = folder.with_name(folder.name + ".new")
    _remove(fresh)
    # What was there for developers stays, so that a test run does not undo a benchmark's.
    stamped = {fact.split(" ")[0] for fact in _stamped(folder)}
    locks = {USER_LOCK, lock} | stamped.intersection(LOCKS)
    try:
        say(f"正在用 {python} 建立运行环境……")
        status, output = run([python, "-m", "venv", str(fresh)], clean_variables())
        if status != 0:
            raise SetupError(_venv_failure(output, folder))
        _install_packages(python_of(fresh), sorted(locks))
        _settle_scripts(fresh, folder)
        facts = _facts(fresh, locks)
        (fresh / STAMP).write_text("\n".join(sorted(facts)) + "\n", encoding="utf-8")
        _swap(fresh, folder)
    finally:
        _remove(fresh)


def _require_space(folder: Path) -> None:
    free = shutil.disk_usage(str(folder)).free // 1000000
    if free < SPACE_NEEDED:
        raise SetupError(
            f"磁盘空间不足：{folder} 还剩 {free} MB，"
            f"准备运行环境需要约 {SPACE_NEEDED} MB。请清理磁盘后再启动。"
        )


def _venv_failure(output: str, folder: Path) -> str:
    if _DISK_FULL.search(output):
        return disk_full_sentence(folder)
    last = (output.strip().splitlines() or ["没有说明"])[-1].strip()
    return f"建立运行环境失败（{last}）。请重装 Python 3.11–3.13 后再启动。"


def disk_full_sentence(folder: Path) -> str:
    """What to say when writing failed for want of space."""
    return (
        f"磁盘已满，运行环境没有装完。请在 {folder.parent} 和临时文件夹所在的磁盘"
        f"腾出约 {SPACE_NEEDED} MB 再启动。"
    )


def _install_packages(python: Path, locks: List[str]) -> None:
    # Hashes are demanded, and wheels only: nothing is ever compiled on a user's machine.
    command = [str(python), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:"]
    command += ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    command += ["--retries", "3"]
    variables = clean_variables()
    # pip's own setting may say otherwise, and then it refuses to work in an environment.
    variables["PIP_USER"] = "0"
    wheels = PROJECT / "wheels"
    carried = wheels.is_dir()
    if carried:
        say("正在从 wheels 文件夹安装程序库，不用网络……")
        command += ["--no-index", "--find-links", str(wheels)]
        variables = {k: v for k, v in variables.items() if k not in _PIP_SOURCES}
        variables["PIP_CONFIG_FILE"] = os.devnull
    else:
        say("正在下载并安装程序库（约 120 MB），请稍候……")
    for lock in locks:
        command += ["-r", str(PROJECT / lock)]
    status, output = run(command, variables, Progress().tell)
    if status != 0:
        raise SetupError(pip_failure(output, carried))


class Progress:
    """Says in Chinese what pip is at, as it goes."""

    def __init__(self) -> None:
        self._retrying = False

    def tell(self, line: str) -> None:
        """Take one line that pip printed."""
        found = _DOWNLOADING.match(line)
        if found:
            size = f"（{found.group(2)}）" if found.group(2) else ""
            say(f"  下载 {found.group(1)}{size}")
        elif line.startswith("Installing collected packages"):
            say("  正在写入磁盘……")
        elif "Retrying (" in line and not self._retrying:
            self._retrying = True
            say("  网络不通，再试几次……")


def pip_failure(output: str, carried: bool = False, machine: str = "本机") -> str:
    """One sentence for what pip printed; ``carried``: only the wheels folder was used."""
    unmet = re.search(r"No matching distribution found for ([^\s;(]+)", output)
    package = unmet.group(1) if unmet else ""
    if _DISK_FULL.search(output):
        return disk_full_sentence(PROJECT / ".venv")
    if "DO NOT MATCH THE HASHES" in output:
        if carried:
            return "wheels 文件夹里的文件已损坏或被改动。请重新拷贝整个程序文件夹后再启动。"
        return "下载到的文件与清单不符（中途损坏，或镜像不可靠）。请换一个网络或镜像再试。"
    if carried and package:
        return (
            f"wheels 文件夹里没有适合本机的 {package}。请在能上网的电脑上重新运行 "
            "python3 main.py kit，或删去 wheels 文件夹、接通网络后再启动。"
        )
    if "CERTIFICATE_VERIFY_FAILED" in output:
        return (
            "软件源的证书不受信任（单位的网关可能在检查加密流量）。"
            "请把环境变量 PIP_CERT 设为单位根证书的文件再试。"
        )
    if _NETWORK_TROUBLE.search(output):
        return (
            "连不上网络，程序库没有下载成。请接通网络后再试；单位有内网镜像的，先设好 pip 的镜像；"
            "没有网络的，在能上网的电脑上运行 python3 main.py kit 文件夹，把那个文件夹拷来用。"
        )
    if package:
        return (
            f"软件源里没有适合{machine}的 {package}（自评支持 64 位 Windows 10 以上"
            "和 glibc 2.28 以上的 Linux）。请换一台电脑，或换一个软件源再试。"
        )
    errors = [line for line in output.splitlines() if line.startswith("ERROR:")]
    reason = errors[0][6:].strip(" .") if errors else "没有说明"
    return f"程序库没有装成：{reason}。请把这句话告诉维护人员，或稍后再试。"


def _settle_scripts(fresh: Path, folder: Path) -> None:
    """Scripts carry the path they were made under; let them name the final one."""
    if sys.platform == "win32":
        return
    before, after = os.fsencode(str(fresh)), os.fsencode(str(folder))
    for script in (fresh / "bin").iterdir():
        if script.is_symlink() or not script.is_file() or script.stat().st_size > 100000:
            continue
        content = script.read_bytes()
        if before in content:
            script.write_bytes(content.replace(before, after))


def _swap(fresh: Path, folder: Path) -> None:
    old = folder.with_name(folder.name + ".old")
    _remove(old)
    try:
        if folder.is_dir():
            folder.rename(old)
        fresh.rename(folder)
    except PermissionError:
        if old.is_dir() and not folder.exists():
            old.rename(folder)
        raise SetupError("运行环境正被占用，不能更新。请关闭自评的所有窗口后再启动。") from None
    _remove(old)


def _remove(folder: Path) -> None:
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    else:
        shutil.rmtree(str(folder), ignore_errors=True)
