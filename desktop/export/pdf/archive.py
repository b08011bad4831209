"""What makes a PDF file a PDF/A-2u (ISO 19005-2): metadata, colour, viewer preferences.

Level U: every text has its Unicode. The profile is written here, by the formulas of IEC
61966-2-1, so that no file with a licence of its own is needed for it.
"""

from __future__ import annotations

import struct
from datetime import datetime, timedelta, timezone
from functools import cache
from html import escape
from typing import Any, Final

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    ViewerPreferencesPDFDictionary,
)

from desktop.export.pdf.objects import RawObject, StreamObject

_XMP: Final = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>U</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<pdf:Keywords>{keywords}</pdf:Keywords>
<pdf:Producer>{producer}</pdf:Producer>
<pdf:Trapped>False</pdf:Trapped>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
_CONDITION: Final = "sRGB IEC61966-2.1"


def declare(document: Any, *, tagged: bool) -> None:
    """Add to a reportlab document what PDF/A-2u asks of its catalog."""
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.Metadata = StreamObject(_metadata(document), "/Type /Metadata /Subtype /XML")
    profile = document.Reference(StreamObject(srgb_profile(), "/N 3"))
    intent = RawObject(
        f"/Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier ({_CONDITION})"
        f" /Info ({_CONDITION})",
        DestOutputProfile=profile,
    )
    catalog.OutputIntents = PDFArray([document.Reference(intent)])
    if tagged:
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
    preferences = ViewerPreferencesPDFDictionary()
    preferences["DisplayDocTitle"] = "true"
    preferences["PrintScaling"] = PDFName("None")
    catalog.ViewerPreferences = preferences


def _metadata(document: Any) -> bytes:
    info = document.info
    texts = {
        name: escape(getattr(info, name), quote=False)
        for name in ("title", "author", "subject", "keywords", "producer", "creator")
    }
    return _XMP.format(date=_date(document), **texts).encode("utf-8")


def _date(document: Any) -> str:
    """The date of the file as XMP has it (ISO 8601)."""
    stamp = document._timeStamp
    zone = timezone(timedelta(hours=stamp.dhh, minutes=stamp.dmm))
    return datetime(*stamp.YMDhms).replace(tzinfo=zone).isoformat(timespec="seconds")


def _fixed(*values: float) -> bytes:
    """Numbers as s15Fixed16 (ICC.1:2010 §4.6)."""
    return b"".join(struct.pack(">l", round(value * 65536)) for value in values)


def _text(text: str) -> bytes:
    data = text.encode("utf-16-be")
    return struct.pack(">4sLLL2s2sLL", b"mluc", 0, 1, 12, b"en", b"US", len(data), 28) + data


@cache
def srgb_profile() -> bytes:
    """An ICC profile of sRGB, version 4 (ICC.1:2010; primaries adapted to D50 by Bradford)."""
    curve = struct.pack(">4sLHH", b"para", 0, 3, 0) + _fixed(
        2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045
    )
    xyz = struct.pack(">4sL", b"XYZ ", 0)
    adaptation = _fixed(
        1.0478112, 0.0228866, -0.0501270, 0.0295424, 0.9904844, -0.0170491, -0.0092345, 0.0150436,
        0.7521316,
    )  # fmt: skip
    tags = {
        b"desc": _text(_CONDITION),
        b"cprt": _text("No copyright, use freely."),
        b"wtpt": xyz + _fixed(0.9642, 1.0, 0.8249),
        b"chad": struct.pack(">4sL", b"sf32", 0) + adaptation,
        b"rXYZ": xyz + _fixed(0.4360747, 0.2225045, 0.0139322),
        b"gXYZ": xyz + _fixed(0.3850649, 0.7168786, 0.0971045),
        b"bXYZ": xyz + _fixed(0.1430804, 0.0606169, 0.7141733),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    places: dict[bytes, int] = {}
    table, body = [struct.pack(">L", len(tags))], b""
    start = 128 + 4 + 12 * len(tags)
    for tag, data in tags.items():
        if data not in places:
            places[data] = start + len(body)
            body += data + b"\0" * (-len(data) % 4)
        table.append(struct.pack(">4sLL", tag, places[data], len(data)))
    header = struct.pack(
        ">LL4s4s4s4s6H4sL4sLLQL12s4s16s28s",
        start + len(body), 0, b"\x04\x20\0\0", b"mntr", b"RGB ", b"XYZ ", 2021, 1, 1, 0, 0, 0,
        b"acsp", 0, b"\0" * 4, 0, 0, 0, 0, _fixed(0.9642, 1.0, 0.8249), b"\0" * 4, b"", b"",
    )  # fmt: skip
    return header + b"".join(table) + body
