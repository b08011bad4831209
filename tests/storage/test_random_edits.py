"""Any sequence of edits: the file gives back the report, and the digest holds."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.storage.database import Database
from desktop.storage.document import Document
from tests.forms.reports import edits, reports


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_reopened_file_equals_what_was_entered(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        start = data.draw(reports())
        with Document.create(path, start, "") as document:
            states = [document.report]
            for action in data.draw(st.lists(st.sampled_from("eeeeur"), max_size=12)):
                if action == "e":
                    document.apply(data.draw(edits(document.report)))
                elif action == "u":
                    document.undo()
                else:
                    document.redo()
                if document.revision > len(states):
                    states.append(document.report)
            digest, report = document.digest, document.report
            labels = document.undo_label, document.redo_label
            assert [state for _, state in document.history()] == states[::-1]
        # Opening recomputes the digest from all rows and refuses where it differs.
        with Document.open(path) as document:
            assert document.report == report
            assert document.digest == digest
            assert (document.undo_label, document.redo_label) == labels


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_undoing_everything_leads_back_to_the_start(data: st.DataObject) -> None:
    start = data.draw(reports())
    with (
        tempfile.TemporaryDirectory() as folder,
        Document.create(Path(folder) / "a.db", start, "") as document,
    ):
        for _ in range(data.draw(st.integers(0, 6))):
            document.apply(data.draw(edits(document.report)))
        end = document.report
        while document.undo() is not None:
            pass
        assert document.report == start
        while document.redo() is not None:
            pass
        assert document.report == end


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_a_copy_without_history_equals_the_file(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "b.db"
        with Document.create(Path(folder) / "a.db", data.draw(reports()), "") as document:
            document.apply(data.draw(edits(document.report)))
            document.save_copy(copy, history=False)
            report, digest = document.report, document.digest
        database = Database(copy, mode="ro")
        assert database.read().damage == ""
        database.close()
        with Document.open(copy) as copied:
            assert (copied.report, copied.digest) == (report, digest)
