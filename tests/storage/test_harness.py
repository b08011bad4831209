"""A short run of the harness that ``main.py bench file --long`` runs at length."""

import random
from pathlib import Path

import pytest

from tests.storage import failing_disk, kills, model, mutations
from tests.storage.documents import made


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZIPING_HOME", str(tmp_path / "home"))


@pytest.mark.slow
def test_a_killed_process_loses_no_acknowledged_edit(tmp_path: Path) -> None:
    path, chance, found = made(tmp_path), random.Random(20), kills.Kills()
    for _ in range(12):
        kills.kill_and_look(path, chance, found)
    assert found.acknowledged >= found.kills == 12
    assert (found.lost, found.torn, found.damaged, found.leftovers) == (0, 0, 0, 0)


@pytest.mark.slow
@pytest.mark.skipif(failing_disk.compiler() is None, reason="no C compiler on this machine")
def test_whatever_call_fails_the_file_is_in_one_state_and_the_entry_kept(tmp_path: Path) -> None:
    counts, problems = failing_disk.tried(tmp_path, whole=False)
    assert not problems
    assert counts["edits refused"] > 20  # else the library struck nothing
    assert counts["copies refused"] > 20
    assert counts["edits saved"] > 5


@pytest.mark.slow
def test_mutated_files_crash_nothing_and_show_no_altered_amount_unseen(tmp_path: Path) -> None:
    found = mutations.tried(tmp_path, 400)
    assert (found.altered, found.written) == (0, 0)
    assert found.refused > 200
    assert found.unchanged > 20
    assert found.slowest < mutations.HANG_SECONDS


@pytest.mark.slow
def test_the_file_holds_what_a_plain_model_holds() -> None:
    model.modelled(10, 25)
