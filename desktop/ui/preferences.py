"""What the window remembers between starts: its place, recent files, the last tab of each."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_MOST = 10


@dataclass(frozen=True, slots=True)
class RecentFile:
    """A file that was open lately."""

    path: Path
    unit: str
    year: str
    changed: str
    """When it was last changed, as shown (2021-04-20 14:32)."""


class Preferences:
    """A small JSON file in the program's data folder. Nothing in it is needed to work."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._data: dict[str, Any] = self._read()

    def _read(self) -> dict[str, Any]:
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):  # absent or unreadable: begin afresh
            return {}
        return data if isinstance(data, dict) else {}

    def _write(self) -> None:
        """Replace the file at once; where that is not possible, the window works all the same."""
        building = self._path.with_name(self._path.name + f".{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            building.write_text(json.dumps(self._data, ensure_ascii=False), encoding="utf-8")
            building.replace(self._path)
        except OSError:
            with suppress(OSError):
                building.unlink()

    # The window ----------------------------------------------------------------------------

    def text(self, name: str) -> str:
        """Return what is remembered under a name; "" for nothing."""
        value = self._data.get(name)
        return value if isinstance(value, str) else ""

    def remember(self, name: str, value: str) -> None:
        """Remember a text under a name."""
        self._data[name] = value
        self._write()

    # Files ---------------------------------------------------------------------------------

    def _entries(self) -> list[dict[str, str]]:
        entries = self._data.get("recent")
        if not isinstance(entries, list):
            return []
        return [
            one for one in entries if isinstance(one, dict) and isinstance(one.get("path"), str)
        ]

    def recent(self) -> list[RecentFile]:
        """Return the files opened lately, the newest first."""
        return [
            RecentFile(
                Path(one["path"]),
                str(one.get("unit", "")),
                str(one.get("year", "")),
                str(one.get("changed", "")),
            )
            for one in self._entries()
        ]

    def remember_file(self, file: RecentFile, tab: str, place: str = "") -> None:
        """Put a file at the head of the recent ones, with the tab and place it was left on."""
        path = str(file.path)
        entry = {
            "path": path,
            "unit": file.unit,
            "year": file.year,
            "changed": file.changed,
            "tab": tab,
            "place": place,
        }
        others = [one for one in self._entries() if one["path"] != path]
        self._data["recent"] = [entry, *others][:_MOST]
        self._write()

    def last_tab(self, path: Path) -> str:
        """Return the tab a file was left on; "" for the first."""
        return self._left(path, "tab")

    def last_place(self, path: Path) -> str:
        """Return the place on that tab, as findings name places; "" for none."""
        return self._left(path, "place")

    def _left(self, path: Path, what: str) -> str:
        found = (one for one in self._entries() if one["path"] == str(path))
        return str(next(found, {}).get(what, ""))
