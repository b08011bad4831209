"""The cover: title, unit, year and the entries beside them, read from what precedes the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from desktop.importers.columns import is_unit_line
from desktop.importers.entries import YEAR_PATTERN, entry_value, is_date, iso_date, year_of
from desktop.importers.headings import WIDE_DIGITS
from desktop.importers.likeness import folded
from desktop.importers.notes import Notebook, shortened
from forms.outline import FieldKind, Outline
from forms.report import Value

_LABELLED: Final = re.compile(r"^([^：:]{2,16})[：:]\s*(.*)$")
_SIDE_BY_SIDE: Final = re.compile(r"(?:\s{2,}|\u3000+|\t)(?=[^：:\s]{2,12}[：:])")
"""Between two entries of one line (联系人：……    联系电话：……)."""
_UNIT_LABELS: Final = (
    "单位名称", "部门名称", "部门（单位）名称", "填报单位", "预算单位", "报送单位", "编报单位",
    "单位",
)  # fmt: skip
STAMPS: Final = re.compile(r"[（(]\s*(?:盖章|公章|签章|章)\s*[）)]")
"""Where the seal goes, as covers write it beside a unit's name."""
_BLANK: Final = re.compile(r"^[_＿\s—-]*$")
_TITLE: Final = re.compile(
    r"^(?P<before>.{0,30}?)(?:关于)?(?P<year>" + YEAR_PATTERN + r")年度?(?P<after>.{0,40}?)"
    r"(?:部门)?(?:（单位）)?(?:预算)?(?:部门)?整体(?:预算)?支出.*?(?:报告|自评)"
)
"""The title in one line; the unit stands before the year or after it."""
_TEMPLATE_WORDS: Final = (
    "参考提纲",
    "参考提纲模板",
    "提纲",
    "参考模板",
    "模板",
    "参考格式",
    "范本",
    "样本",
)
_ATTACHMENT: Final = re.compile(r"^附\s*(?:件|表)\s*[\d一二三四五六七八九十]*\s*[：:]?$")
_LONGEST_TITLE_LINE: Final = 45


@dataclass(slots=True)
class Cover:
    """What the cover says; ``left`` are its lines that are neither title nor entry."""

    unit: str = ""
    year: int | None = None
    title: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


def read_cover(lines: Sequence[str], outline: Outline, notebook: Notebook) -> Cover:
    """Read the lines before the first section."""
    cover = Cover()
    rest = _without_template_words([line for line in lines if line], notebook)
    rest = _take_title(rest, cover)
    for line in _entries(rest, outline):
        if is_unit_line(line):
            continue  # the money unit of a table that follows
        labelled = _LABELLED.match(line)
        if labelled and _take_labelled(
            labelled.group(1), labelled.group(2), cover, outline, notebook
        ):
            continue
        if is_date(line):
            _take_date(line, cover, outline, notebook)
            continue
        cover.left.append(line)
    said = (folded(cover.unit), folded(cover.title))
    cover.left = [line for line in cover.left if folded(line) not in said]
    return cover


def _is_label(text: str, outline: Outline) -> bool:
    """Whether the text is an entry's label with nothing after it."""
    labels = [outline.unit_label, *_UNIT_LABELS]
    for entry in outline.cover:
        labels += [entry.label, *entry.names]
    known = {folded(STAMPS.sub("", label)) for label in labels}
    return text.endswith(("：", ":")) and folded(STAMPS.sub("", text)) in known


def _entries(lines: Sequence[str], outline: Outline) -> Iterator[str]:
    """Yield the entries of the cover: several of one line apart, one of two lines together."""
    parts = list(chain.from_iterable(map(_SIDE_BY_SIDE.split, lines)))
    index = 0
    while index < len(parts):
        line = parts[index]
        following = parts[index + 1] if index + 1 < len(parts) else "："
        if _is_label(line, outline) and not _LABELLED.match(following):
            line += following
            index += 1
        yield line
        index += 1


def _without_template_words(lines: Sequence[str], notebook: Notebook) -> list[str]:
    """Leave out （参考提纲） and 附件2, which the template has and no report."""
    kept = []
    for line in lines:
        if folded(line) in _TEMPLATE_WORDS or _ATTACHMENT.match(line):
            notebook.dropped(f"封面上的“{line}”是模板留下的字样，没有读入。")
        else:
            kept.append(line)
    return kept


def _take_title(lines: list[str], cover: Cover) -> list[str]:
    """Read year and unit from the title, which may run over several lines; return the rest."""
    for start in range(len(lines)):
        joined = ""
        for end in range(start, min(start + 6, len(lines))):
            if len(lines[end]) > _LONGEST_TITLE_LINE:
                break
            joined += "".join(lines[end].split()).translate(WIDE_DIGITS)
            match = _TITLE.match(re.sub(r"^[（(]?参考提纲[）)]?", "", joined))
            if match:
                if end + 1 < len(lines) and folded(lines[end + 1]) in (
                    "报告",
                    "自评报告",
                    "评价报告",
                ):
                    end += 1
                    joined += lines[end]
                cover.title = joined
                cover.year = year_of(match.group("year"))
                unit = match.group("after") or match.group("before")
                cover.unit = unit.strip("“”（）() ")
                return lines[:start] + lines[end + 1 :]
    return lines


def _take_labelled(
    label: str, text: str, cover: Cover, outline: Outline, notebook: Notebook
) -> bool:
    """Take an entry of the cover (label：text); return whether it is one."""
    text = text.strip()
    plain = folded(STAMPS.sub("", label))
    if plain in map(folded, (STAMPS.sub("", outline.unit_label), *_UNIT_LABELS)):
        text = STAMPS.sub("", text).strip("_＿ ")
        if text:
            if cover.unit and folded(cover.unit) != folded(text):
                notebook.slip(
                    f"标题中的单位“{cover.unit}”与“{label}”一栏的“{text}”不同，取了后者，请核对。"
                )
            cover.unit = text
        return True
    if plain in ("年度", "所属年度", "报告年度", "评价年度") and re.match(YEAR_PATTERN, text):
        cover.year = cover.year or year_of(text[:4])
        return True
    for entry in outline.cover:
        names = (entry.label, *entry.names)
        if plain not in map(folded, names):
            continue
        if _BLANK.match(text):
            return True
        value = entry_value(entry, text, outline)
        if value is None:
            told = f"封面“{entry.label}”的“{text}”读不成这一栏的内容，没有填入，请补填。"
            notebook.slip(told, entry.key)
            return False
        cover.values[entry.key] = value
        notebook.read(f"封面“{entry.label}”读作“{text}”。", entry.key)
        return True
    return False


def _take_date(line: str, cover: Cover, outline: Outline, notebook: Notebook) -> None:
    dated = next((entry for entry in outline.cover if entry.kind is FieldKind.DATE), None)
    iso = iso_date(line)
    if dated and iso and dated.key not in cover.values:
        cover.values[dated.key] = iso
        notebook.read(f"“{dated.label}”读作“{line}”。", dated.key)
    else:
        cover.left.append(line)


def year_in_text(lines: Sequence[str], notebook: Notebook) -> int | None:
    """Guess the year from the text where no title names it: the one named most as a 年度."""
    counted = Counter(
        year
        for line in lines
        for year in re.findall(r"((?:19|20)\d\d)年(?:度|部门|预算|部门预算)", line)
    )
    if not counted:
        return None
    year = max(counted, key=lambda found: (counted[found], found))
    told = f"标题里没有年度，按正文中的“{year}年”读作 {year} 年度，请核对。"
    notebook.read(told, sure="doubtful")
    return int(year)


def told_left(lines: Sequence[str]) -> str:
    """Name the lines left over, for a note."""
    shown = "、".join(f"“{shortened(line)}”" for line in lines[:3])
    return shown + (f"等 {len(lines)} 处" if len(lines) > 3 else "")
