"""Showing what an edit changed in a text: its words are selected and brought into view."""

from __future__ import annotations

from desktop.ui.fields.field_editor import FieldEditor
from desktop.ui.fields.inputs import LinesInput
from desktop.ui.narrative.changed_words import changed_span, changed_words
from desktop.ui.narrative.editor import NarrativeEditor
from desktop.ui.work_area import WorkArea
from forms.edits import Edit
from forms.report import Report


def show_change(work: WorkArea, edit: Edit, report: Report, place: str) -> bool:
    """Select the words that an edit changed in the text of a place; False where that is no text.

    ``report`` is the one after the edit.
    """
    words = changed_words(edit, report, place.partition("/")[0])
    if words is None:
        return _show_in_note(work, edit, place)
    for key, page in work.pages.items():
        for editor in page.editors:
            if isinstance(editor, NarrativeEditor) and editor.knows_place(place):
                work.go_to_tab(key)
                page.focus_place(place)
                editor.edit.select_words(*words)
                page.show_focus()
                return True
    return False


def _show_in_note(work: WorkArea, edit: Edit, place: str) -> bool:
    """Select what changed in a note, which is a value of several lines."""
    span = changed_span(edit, place)
    if span is None:
        return False
    for key, page in work.pages.items():
        for editor in page.findChildren(FieldEditor):
            if editor.knows_place(place) and isinstance(editor.input, LinesInput):
                work.go_to_tab(key)
                page.focus_place(place)
                editor.input.select_span(*span)
                page.show_focus()
                return True
    return False
