"""Who works here: the name for the journal, asked once and kept in the data folder."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from desktop.storage.copies import replacement
from desktop.storage.errors import Purpose, StorageError, translated
from desktop.storage.home import data_folder

LONGEST_NAME: Final = 40


def person() -> str:
    """Return the remembered name; "" while nobody gave one."""
    try:
        return _plain(_place().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""


def remember_person(name: str) -> str:
    """Keep the name for the journal and return it as kept: one line, 40 characters at most.

    Raises:
        StorageError: it is empty, or the data folder cannot be written.
    """
    name = _plain(name)
    if not name:
        raise StorageError("姓名没有填写，没有改动；请填写姓名，修改记录里要写。")
    with translated(Purpose.SETTING):
        _place().parent.mkdir(parents=True, exist_ok=True)
    with replacement(_place(), Purpose.SETTING) as building, translated(Purpose.SETTING):
        building.write_text(name + "\n", encoding="utf-8")
    return name


def forget_person() -> None:
    """Forget the name, so that it is asked for again."""
    with suppress(OSError):
        _place().unlink()


def _place() -> Path:
    return data_folder() / "person.txt"


def _plain(name: str) -> str:
    shown = "".join(character for character in name if not "\ud800" <= character <= "\udfff")
    return " ".join(shown.split())[:LONGEST_NAME].strip()
