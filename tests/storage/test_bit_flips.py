"""Flipped bits anywhere in the file: refused, or the report is what it was."""

import random
from pathlib import Path

import pytest

from desktop.storage.document import Document
from desktop.storage.errors import StorageError
from forms import edits
from tests.storage.documents import made, set_total

FLIPS = 200


@pytest.mark.slow
def test_no_flipped_bit_crashes_or_alters_a_figure_unseen(tmp_path: Path) -> None:
    path = made(tmp_path)
    with Document.open(path) as document:
        set_total(document, 7)
        document.apply(edits.delete_lines(document.report, 2, 3))
        document.undo()
        report = document.report
        revisions = document.revision
    sound = path.read_bytes()
    chance = random.Random(2020)
    places = [chance.randrange(len(sound)) for _ in range(FLIPS - 50)]
    places += [chance.randrange(100) for _ in range(50)]  # the header, which SQLite acts upon
    refused = 0
    for place in places:
        data = bytearray(sound)
        data[place] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        try:
            with Document.open(path) as document:
                assert document.report == report, f"byte {place}"
                assert document.revision == revisions
        except StorageError:
            refused += 1
        try:
            with Document.open(path, despite_damage=True) as document:
                assert document.damaged or document.report == report, f"byte {place}"
        except StorageError:
            pass
    assert refused > FLIPS // 4
