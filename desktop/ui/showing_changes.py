"""Showing what an edit changed in a text: it is brought into view, and a few words are selected.

More is not: the next key would put its letter in the place of whole paragraphs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from desktop.ui.fields.field_editor import FieldEditor
from desktop.ui.fields.inputs import LinesInput
from desktop.ui.narrative.changed_words import changed_span, changed_words
from desktop.ui.narrative.editor import NarrativeEditor
from desktop.ui.work_area import WorkArea
from forms.edits import Edit
from forms.report import Report

_MOST_SELECTED: Final = 30
"""Characters; what is typed over can be seen as it goes."""

_Editor = TypeVar("_Editor", FieldEditor, NarrativeEditor)


def show_change(work: WorkArea, edit: Edit, report: Report, place: str) -> bool:
    """Select the words that an edit changed in the text of a place; False where that is no text.

    ``report`` is the one after the edit.
    """
    words = changed_words(edit, report, place.partition("/")[0])
    if words is not None:
        if words.first != words.last or words.end - words.start > _MOST_SELECTED:
            words = words._replace(last=words.first, end=words.start)
        return _select(
            work, NarrativeEditor, place, lambda editor: editor.edit.select_words(*words)
        )
    span = changed_span(edit, place)
    if span is None:
        return False
    start, end = span
    shown = (start, end if end - start <= _MOST_SELECTED else start)

    def select(editor: FieldEditor) -> None:
        if isinstance(editor.input, LinesInput):
            editor.input.select_span(*shown)

    return _select(work, FieldEditor, place, select)


def _select(
    work: WorkArea, kind: type[_Editor], place: str, select: Callable[[_Editor], None]
) -> bool:
    """Go to the editor of this kind that has the place, and select in it; False for none."""
    for key, page in work.pages.items():
        for editor in page.findChildren(kind):
            if editor.knows_place(place):
                work.go_to_tab(key)
                page.focus_place(place)
                select(editor)
                page.show_focus()
                return True
    return False
