"""Images of a document: kept as attachments, each with the place where it stood."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from desktop.importers.notes import ImportedPicture, Notebook, shortened
from desktop.importers.source import Line, SourceDocument
from forms.outline import Outline
from forms.section_places import place_name


def attachments_of(
    document: SourceDocument, homes: Mapping[int, str], outline: Outline, notebook: Notebook
) -> tuple[ImportedPicture, ...]:
    """Return the document's images. ``homes`` are the sections of its items, by index.

    An image that stands several times (a letterhead) is kept once.
    """
    kept: dict[bytes, ImportedPicture] = {}
    linked = 0
    for picture in document.pictures:
        if not picture.data:
            linked += 1
            continue
        key = next((homes[at] for at in range(picture.at, -1, -1) if at in homes), "")
        place = place_name(outline, key)
        ending = Path(picture.name).suffix.lower() or ".png"
        name = f"图片{len(kept) + 1}（{place}）{ending}"
        if picture.data not in kept:
            near = _near(document, picture.at)
            kept[picture.data] = ImportedPicture(name, picture.data, key, near)
            told = f"，原在“{near}”旁" if near else ""
            notebook.read(f"图片存为佐证材料“{name}”{told}；报告的正文不印图片。", key)
    if linked:
        notebook.dropped(f"有 {linked} 张图片不在文件里（只是链接），没有读入。")
    return tuple(kept.values())


def _near(document: SourceDocument, at: int) -> str:
    """Return the words of the nearest line, the picture's own paragraph first, then above."""
    lines = (document.items[place] for place in range(at, -1, -1))
    return shortened(
        next((line.text for line in lines if isinstance(line, Line) and line.text), "")
    )
