"""The name for the journal: asked once, kept as one line."""

from pathlib import Path

import pytest

from desktop.storage.errors import StorageError
from desktop.storage.people import forget_person, person, remember_person


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZIPING_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_name_is_remembered_until_it_is_forgotten() -> None:
    assert person() == ""
    assert remember_person("  张 \n会计\ud800 ") == "张 会计"
    assert person() == "张 会计"
    remember_person("李" * 100)
    assert person() == "李" * 40
    forget_person()
    forget_person()
    assert person() == ""


def test_no_name_and_no_room_are_told(home: Path) -> None:
    with pytest.raises(StorageError, match="请填写姓名"):
        remember_person(" ")
    home.write_text("a file in its place")
    with pytest.raises(StorageError, match="姓名没有记下来"):
        remember_person("张")
    assert person() == ""


def test_whatever_stands_in_the_file_is_no_danger(home: Path) -> None:
    home.mkdir()
    (home / "person.txt").write_bytes(b"\xff\xfe")
    assert person() == ""
