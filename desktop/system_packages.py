"""What the operating system must bring: Qt's shared libraries and a display.

Standard library only, and readable by Python 3.6, like everything that runs before the
environment stands.
"""

import ctypes
import os
import shutil
import sys
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Tuple

from desktop.console import SetupError, run, say

#: Shared libraries that Qt's widgets and its ``offscreen`` platform load, with the Debian
#: package of each. The PySide6 wheels bring everything else.
OFFSCREEN_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}  # type: Dict[str, str]

#: What a real window needs beside them.
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}  # type: Dict[str, str]
WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}  # type: Dict[str, str]

NO_DISPLAY = (
    "没有可用的图形桌面，打不开窗口。请登录桌面后再启动；不用窗口的命令见 python3 main.py --help。"
)
DISPLAY_REFUSED = (
    "DISPLAY 所指的图形桌面连不上，打不开窗口。请在桌面自己的终端里启动；"
    "不用窗口的命令见 python3 main.py --help。"
)


def is_linux() -> bool:
    """Whether Qt's libraries and display come from a Linux system."""
    return sys.platform.startswith("linux")


def needs_display(environment: Mapping[str, str]) -> bool:
    """Whether Qt would talk to a desktop (and abort without one) under these variables."""
    platform = environment.get("QT_QPA_PLATFORM", "xcb").split(":")[0]
    return platform.startswith(("xcb", "wayland"))


def display_problem(environment: Mapping[str, str]) -> Optional[str]:
    """Say why no window can open here, or None.

    Qt does not raise without a display, it aborts the process; so this is asked first.
    """
    if not is_linux() or not needs_display(environment):
        return None
    if environment.get("WAYLAND_DISPLAY"):
        return None
    if not environment.get("DISPLAY"):
        return NO_DISPLAY
    if not _x_server_answers():
        return DISPLAY_REFUSED
    return None


def _x_server_answers() -> bool:
    """Connect to $DISPLAY as Qt will; without libxcb the answer is left to the set-up."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    answers = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return answers


def libraries_for(window: bool, environment: Mapping[str, str]) -> Dict[str, str]:
    """Libraries (and their packages) for a real window, or else for Qt offscreen."""
    libraries = dict(OFFSCREEN_LIBRARIES)
    if window and needs_display(environment):
        libraries.update(X11_LIBRARIES if environment.get("DISPLAY") else WAYLAND_LIBRARIES)
    return libraries


def missing_packages(libraries: Mapping[str, str]) -> List[str]:
    """Packages of those libraries that do not load (a few milliseconds for all of them)."""
    missing = []
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing


def venv_package(python: str) -> str:
    """The Debian package that gives this interpreter ``venv``."""
    name = Path(python).resolve().name
    default = Path("/usr/bin/python3").resolve().name
    return "python3-venv" if name == default else name + "-venv"


def install(packages: List[str]) -> None:
    """Install these packages with apt, or raise SetupError with the line that does it.

    The line fetches the package lists too, since fresh machines come without.
    """
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        raise SetupError(
            f"本机缺少系统软件包 {names}（Debian 的名称）。请用系统的软件管理器装上后再启动。"
        )
    if os.geteuid() != 0:
        raise SetupError(
            "本机缺少系统软件包。请先运行下面这一行，再启动自评：\n"
            f"sudo apt-get update && sudo apt-get install -y {names}"
        )
    say(f"正在安装系统软件包：{names}")
    # Without package lists (a fresh image), or with old ones, the first try fails.
    status, output = _apt("install", packages)
    if status != 0:
        say("  正在更新软件源的目录……")
        _apt("update", [])
        status, output = _apt("install", packages)
    if status != 0:
        raise SetupError(_apt_failure(output, names))


def _apt(action: str, packages: List[str]) -> Tuple[int, str]:
    command = ["apt-get", "-y", "-o", "DPkg::Lock::Timeout=120", action]
    if action == "install":
        command.append("--no-install-recommends")
    variables = dict(os.environ, DEBIAN_FRONTEND="noninteractive", LC_ALL="C")
    return run(command + packages, variables)


def _apt_failure(output: str, names: str) -> str:
    if "No space left" in output or "enough free space" in output:
        return f"磁盘已满，装不了系统软件包 {names}。请清理磁盘后再启动。"
    if "Could not get lock" in output:
        return f"系统正在安装别的软件，请等它完成后再启动（还要装：{names}）。"
    if "Permission denied" in output or "Read-only file system" in output:
        return f"没有权限安装系统软件包 {names}。请由管理员装上后再启动。"
    return (
        "系统软件包装不上，多半是连不上软件源。请接通网络后再启动，"
        f"或由管理员运行：apt-get install -y {names}"
    )
