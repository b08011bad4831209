"""What a page means, for readers that do not see it (PDF 32000-1 §14.7 and §14.8).

    with marked(canvas, element):       # what is drawn here is the content of the element
        …
    with artifact(canvas, PAGE_NUMBER): # what is drawn here says nothing of its own
        …

An element joins the tree when it is first drawn, so that the tree has the order of the pages. On
a canvas without a tree nothing is marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from desktop.export.pdf.objects import RawObject

PAGE_NUMBER: Final = "/Type /Pagination /Subtype /Footer"
WATERMARK: Final = "/Type /Pagination /Subtype /Watermark"
REPEATED: Final = "/Type /Pagination /Subtype /Header"
RULES: Final = "/Type /Layout"
"""Kinds of artifact: what only belongs to the page (PDF 32000-1 §14.8.2.2)."""

PARAGRAPH: Final = "P"
TITLE: Final = "Title"
HEADINGS: Final = {1: "H1", 2: "H2", 3: "H3", 4: "H4"}
TABLE, CAPTION, ROW, HEAD_CELL, CELL = "Table", "Caption", "TR", "TH", "TD"
FIGURE: Final = "Figure"
HEAD_OF_COLUMN: Final = "/A << /O /Table /Scope /Column >>"
_ROLE_MAP: Final = f"<< /{TITLE} /P >>"


class Element:
    """A part of the document: a paragraph, a heading, a table, a cell.

    ``kids`` are elements, and content by page (from 0) and number on it.
    """

    __slots__ = ("attributes", "kids", "number", "parent", "role")

    def __init__(self, role: str, attributes: str = "") -> None:
        self.role, self.attributes = role, attributes
        self.parent: Element | None = None
        self.kids: list[Element | tuple[int, int]] = []
        self.number = 0

    def join(self, parent: Element) -> None:
        """Stand under `parent` from now on, after what it has already; at the first call only."""
        if self.parent is None:
            self.parent = parent
            parent.kids.append(self)


class StructureTree:
    """The elements of a document, and which content belongs to which."""

    def __init__(self) -> None:
        self.root = Element("Document")
        self.pages: list[list[Element]] = []
        """For each page the element of each marked content on it."""

    def mark(self, element: Element, page: int) -> int:
        """Return the number that content of `element` bears on a page (from 0)."""
        element.join(self.root)
        while len(self.pages) <= page:
            self.pages.append([])
        content = self.pages[page]
        content.append(element)
        element.kids.append((page, len(content) - 1))
        return len(content) - 1

    def write(self, document: Any) -> Any:
        """Hand all elements to a `ReportDocument`; return the reference to the tree."""
        tree = RawObject("")
        reference = document.Reference(tree)
        elements = list(_in_order(self.root))
        first = document.reserve(len(elements))
        for number, element in enumerate(elements, first):
            element.number = number
        numbers = document.idToObjectNumberAndVersion
        pages = [numbers[f"Page{number + 1}"][0] for number in range(len(self.pages))]
        (root, _) = numbers[reference.name]
        document.add_mass([_written(element, root, pages) for element in elements])
        nums = " ".join(
            f"{number} [{' '.join([f'{element.number} 0 R' for element in content])}]"
            for number, content in enumerate(self.pages)
        )
        tree.entries = (
            f"/Type /StructTreeRoot /K [{self.root.number} 0 R] /RoleMap {_ROLE_MAP}"
            f" /ParentTree << /Nums [{nums}] >> /ParentTreeNextKey {len(self.pages)}"
        )
        return reference


def _in_order(root: Element) -> Iterator[Element]:
    """Yield an element and all below it in the order of the pages."""
    stack = [root]
    while stack:
        element = stack.pop()
        yield element
        stack.extend([kid for kid in reversed(element.kids) if isinstance(kid, Element)])


def _written(element: Element, root: int, pages: Sequence[int]) -> bytes:
    """An element as it stands in the file; ``pages`` are the numbers of the pages' objects."""
    kids: list[str] = []
    page = -1
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(f"{kid.number} 0 R")
        elif page in (-1, kid[0]):
            page = kid[0]
            kids.append(str(kid[1]))
        else:
            kids.append(f"<< /Type /MCR /Pg {pages[kid[0]]} 0 R /MCID {kid[1]} >>")
    parent = element.parent.number if element.parent else root
    on_page = f" /Pg {pages[page]} 0 R" if page >= 0 else ""
    attributes = f" {element.attributes}" if element.attributes else ""
    inside = kids[0] if len(kids) == 1 else f"[{' '.join(kids)}]"
    return (
        f"<< /Type /StructElem /S /{element.role} /P {parent} 0 R{on_page}{attributes}"
        f" /K {inside} >>"
    ).encode("ascii")


def begin(canvas: Any, element: Element) -> None:
    """Begin content of `element`, to be ended by :func:`end`."""
    tree: StructureTree | None = getattr(canvas, "structure", None)
    if tree is None:
        return
    number = tree.mark(element, canvas.getPageNumber() - 1)
    canvas._code.append(f"/{element.role} << /MCID {number} >> BDC")


def end(canvas: Any) -> None:
    """End what :func:`begin` began."""
    if getattr(canvas, "structure", None) is not None:
        canvas._code.append("EMC")


@contextmanager
def marked(canvas: Any, element: Element) -> Iterator[None]:
    """What is drawn within is the content of `element`."""
    begin(canvas, element)
    yield
    end(canvas)


@contextmanager
def artifact(canvas: Any, kind: str) -> Iterator[None]:
    """What is drawn within only belongs to the page."""
    tagged = getattr(canvas, "structure", None) is not None
    if tagged:
        canvas._code.append(f"/Artifact << {kind} >> BDC")
    yield
    if tagged:
        canvas._code.append("EMC")
