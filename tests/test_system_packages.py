"""What Linux lacks for Qt, and how it is brought or asked for."""

import os
import shutil
import sys
from collections.abc import Callable

import pytest

from desktop import bootstrap, system_packages
from desktop.console import SetupError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows brings all of it")


class FakeApt:
    """Fails the installs it is told to, and keeps what it was asked."""

    def __init__(self, *answers: tuple[int, str]) -> None:
        self.answers = list(answers)
        self.asked: list[list[str]] = []

    def __call__(
        self,
        command: list[str],
        variables: dict[str, str],
        on_line: Callable[[str], None] | None = None,
    ) -> tuple[int, str]:
        self.asked.append(command)
        return self.answers.pop(0)


@pytest.fixture
def as_root(monkeypatch: pytest.MonkeyPatch) -> Callable[..., FakeApt]:
    def use(*answers: tuple[int, str]) -> FakeApt:
        apt = FakeApt(*answers)
        monkeypatch.setattr(system_packages, "run", apt)
        return apt

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/" + name)
    return use


def test_a_library_that_does_not_load_names_its_package() -> None:
    libraries = {"libno-such-thing.so.9": "libno-such-thing9", "libc.so.6": "libc6"}
    assert system_packages.missing_packages(libraries) == ["libno-such-thing9"]


def test_what_each_kind_of_start_needs() -> None:
    offscreen = system_packages.OFFSCREEN_LIBRARIES
    assert system_packages.libraries_for(False, {"DISPLAY": ":0"}) == offscreen
    assert system_packages.libraries_for(True, {"QT_QPA_PLATFORM": "offscreen"}) == offscreen
    x11 = system_packages.libraries_for(True, {"DISPLAY": ":0"})
    assert "libxcb-cursor0" in x11.values()
    wayland = system_packages.libraries_for(True, {"WAYLAND_DISPLAY": "wayland-0"})
    assert "libwayland-client0" in wayland.values()


def test_root_installs_exactly_what_is_missing(as_root: Callable[..., FakeApt]) -> None:
    apt = as_root((0, ""))
    system_packages.install(["libgl1", "libegl1"])
    assert apt.asked[0][-3:] == ["--no-install-recommends", "libgl1", "libegl1"]


def test_missing_lists_are_fetched_and_the_install_tried_again(
    as_root: Callable[..., FakeApt],
) -> None:
    apt = as_root((100, "E: Unable to locate package libgl1"), (0, ""), (0, ""))
    system_packages.install(["libgl1"])
    assert [command[4] for command in apt.asked] == ["install", "update", "install"]


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("Temporary failure resolving", "连不上软件源"),
        ("No space left on device", "磁盘已满"),
        ("E: Could not get lock", "正在安装别的软件"),
        ("Read-only file system", "没有权限"),
    ],
)
def test_each_failure_of_apt_has_its_sentence(
    as_root: Callable[..., FakeApt], output: str, sentence: str
) -> None:
    as_root((100, output), (100, output), (100, output))
    with pytest.raises(SetupError, match=sentence):
        system_packages.install(["libgl1"])


def test_without_rights_the_one_line_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/" + name)
    with pytest.raises(SetupError) as error:
        system_packages.install(["python3-venv", "libgl1"])
    line = str(error.value).splitlines()[-1]
    assert line.startswith("sudo apt-get update")
    assert line.endswith("sudo apt-get install -y python3-venv libgl1")


def test_without_apt_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SetupError, match="libgl1"):
        system_packages.install(["libgl1"])


def test_python_without_venv_is_asked_for_together_with_the_libraries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "_can_make_environments", lambda python: False)
    monkeypatch.setattr(system_packages, "missing_packages", lambda libraries: ["libgl1"])
    monkeypatch.setattr(system_packages, "install", asked.append)
    bootstrap._bring_packages("/usr/bin/python3", "offscreen")
    assert asked == [["python3-venv", "libgl1"]]


def test_another_pythons_venv_is_named_after_it() -> None:
    assert system_packages.venv_package("/opt/python3.99") == "python3.99-venv"


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        ({}, system_packages.NO_DISPLAY),
        ({"DISPLAY": ":97"}, system_packages.DISPLAY_REFUSED),
        ({"WAYLAND_DISPLAY": "wayland-0"}, None),
        ({"QT_QPA_PLATFORM": "offscreen"}, None),
        ({"QT_QPA_PLATFORM": "xcb"}, system_packages.NO_DISPLAY),
        ({"QT_QPA_PLATFORM": "minimal:size=1x1"}, None),
    ],
)
def test_a_window_that_qt_would_abort_over_is_refused(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], problem: str | None
) -> None:
    monkeypatch.setattr(system_packages, "_x_server_answers", lambda: False)
    assert system_packages.display_problem(variables) == problem
