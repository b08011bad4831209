"""What a page means, for readers that do not see it (PDF 32000-1 §14.7 and §14.8).

    with marked(canvas, element):       # what is drawn here is the content of the element
        …
    with artifact(canvas, PAGE_NUMBER): # what is drawn here says nothing of its own
        …

An element joins the tree when it is first drawn, so that the tree has the order of the pages. On
a canvas without a tree nothing is marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from reportlab.pdfbase.pdfdoc import PDFObject

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
        """Hand all elements to the document; return the reference to the tree."""
        pages = [f"Page{number + 1}" for number in range(len(self.pages))]
        tree = RawObject("")
        reference = document.Reference(tree)
        (root_number, _) = document.idToObjectNumberAndVersion[reference.name]
        self._number(document, self.root)
        _ElementObject.register(document, self.root, root_number, pages)
        nums = " ".join(
            f"{number} [{' '.join(f'{element.number} 0 R' for element in content)}]"
            for number, content in enumerate(self.pages)
        )
        tree.entries = (
            f"/Type /StructTreeRoot /K [{self.root.number} 0 R] /RoleMap {_ROLE_MAP}"
            f" /ParentTree << /Nums [{nums}] >> /ParentTreeNextKey {len(self.pages)}"
        )
        return reference

    def _number(self, document: Any, element: Element) -> None:
        """Give numbers in the order of the tree."""
        following = document.objectcounter + 1
        stack = [element]
        while stack:
            one = stack.pop()
            one.number = following
            following += 1
            stack.extend(kid for kid in reversed(one.kids) if isinstance(kid, Element))


class _ElementObject(PDFObject):
    """An element as it stands in the file."""

    def __init__(self, element: Element, parent: int, pages: list[str]) -> None:
        self.element, self.parent, self.pages = element, parent, pages

    @staticmethod
    def register(document: Any, root: Element, parent: int, pages: list[str]) -> None:
        """Add an element and all below it to the document, in the order of their numbers."""
        stack = [(root, parent)]
        while stack:
            element, above = stack.pop()
            document.Reference(_ElementObject(element, above, pages))
            stack.extend(
                (kid, element.number) for kid in reversed(element.kids) if isinstance(kid, Element)
            )

    def format(self, document: Any) -> bytes:
        """Write role, parent, attributes and kids."""
        element = self.element
        numbers = document.idToObjectNumberAndVersion
        content = [kid[0] for kid in element.kids if not isinstance(kid, Element)]
        page = content[0] if content else -1
        kids = []
        for kid in element.kids:
            if isinstance(kid, Element):
                kids.append(f"{kid.number} 0 R")
            elif kid[0] == page:
                kids.append(str(kid[1]))
            else:
                other = numbers[self.pages[kid[0]]][0]
                kids.append(f"<< /Type /MCR /Pg {other} 0 R /MCID {kid[1]} >>")
        on_page = f" /Pg {numbers[self.pages[page]][0]} 0 R" if content else ""
        attributes = f" {element.attributes}" if element.attributes else ""
        inside = kids[0] if len(kids) == 1 else f"[{' '.join(kids)}]"
        return (
            f"<< /Type /StructElem /S /{element.role} /P {self.parent} 0 R{on_page}{attributes}"
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
