"""The data folder: where the platform keeps such things, unless told otherwise."""

from pathlib import Path

import pytest

from desktop.storage.home import data_folder


def test_the_override_counts_first(tmp_path: Path) -> None:
    told = {"ZIPING_HOME": str(tmp_path), "XDG_DATA_HOME": "/elsewhere", "APPDATA": "/elsewhere"}
    for platform in ("linux", "win32"):
        assert data_folder(told, platform) == tmp_path


def test_a_relative_override_is_made_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert data_folder({"ZIPING_HOME": "data"}) == tmp_path / "data"


def test_each_platform_has_its_custom(tmp_path: Path) -> None:
    assert data_folder({"XDG_DATA_HOME": str(tmp_path)}, "linux") == tmp_path / "ziping"
    assert data_folder({"APPDATA": str(tmp_path)}, "win32") == tmp_path / "Ziping"


def test_without_hints_it_lies_in_the_home_folder() -> None:
    assert data_folder({}, "linux") == Path.home() / ".local" / "share" / "ziping"
    assert data_folder({"XDG_DATA_HOME": "relative"}, "linux") == data_folder({}, "linux")
    assert data_folder({}, "win32") == Path.home() / "AppData" / "Roaming" / "Ziping"
    assert data_folder({"ZIPING_HOME": ""}, "linux") == data_folder({}, "linux")


def test_the_environment_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZIPING_HOME", str(tmp_path))
    assert data_folder() == tmp_path
