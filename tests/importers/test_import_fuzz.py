"""A short run of the fuzzing that is run long by hand."""

from pathlib import Path

from tests.importers import fuzzing


def test_mutated_files_end_in_a_report_or_a_sentence(tmp_path: Path) -> None:
    told: list[str] = []
    ends, _ = fuzzing.run(250, 20260101, tmp_path, told.append)
    assert told == []
    assert sum(ends.values()) == 250
    assert {end.split()[1] for end in ends} >= {"读入", "一句话"}
