"""The cover: title, unit, year and the entries beside them, read from what precedes the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Final

from desktop.importers.headings import chinese_ordinal, folded
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
_STAMPS: Final = re.compile(r"[（(]\s*(?:盖章|公章|签章|章)\s*[）)]")
_BLANK: Final = re.compile(r"^[_＿\s—-]*$")
_CHINESE_DIGITS: Final = {
    "〇": "0",
    "○": "0",
    "零": "0",
    **{c: str(n) for n, c in enumerate("一二三四五六七八九", 1)},
}
_YEAR: Final = r"((?:19|20)\d\d|[二][〇○零一二三四五六七八九]{3})"
_TITLE: Final = re.compile(
    _YEAR + r"年度?(.*?)(?:部门)?(?:（单位）)?(?:预算)?(?:部门)?整体(?:预算)?支出.*?(?:报告|自评)"
)
_DATE: Final = re.compile(
    _YEAR + r"年([\d一二三四五六七八九十]{1,2})月([\d一二三四五六七八九十]{1,3})日"
)
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
    for line in chain.from_iterable(map(_SIDE_BY_SIDE.split, rest)):
        labelled = _LABELLED.match(line)
        if labelled and _take_labelled(
            labelled.group(1), labelled.group(2), cover, outline, notebook
        ):
            continue
        if iso_date(line) and _DATE.fullmatch("".join(line.split())):
            _take_date(line, cover, outline, notebook)
            continue
        cover.left.append(line)
    cover.left = [line for line in cover.left if folded(line) != folded(cover.unit)]
    return cover


def _without_template_words(lines: Sequence[str], notebook: Notebook) -> list[str]:
    """Leave out （参考提纲）, which the template has and no report."""
    kept = []
    for line in lines:
        if folded(line) in _TEMPLATE_WORDS:
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
            joined += "".join(lines[end].split())
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
                cover.year = year_of(match.group(1))
                cover.unit = match.group(2).strip('“”"（）() ')
                return lines[:start] + lines[end + 1 :]
    return lines


def year_of(text: str) -> int:
    """Read a year in arabic or Chinese digits (二〇二〇)."""
    return int("".join(_CHINESE_DIGITS.get(character, character) for character in text))


def _take_labelled(
    label: str, text: str, cover: Cover, outline: Outline, notebook: Notebook
) -> bool:
    """Take an entry of the cover (label：text); return whether it is one."""
    text = text.strip()
    plain = folded(_STAMPS.sub("", label))
    if plain in map(folded, (_STAMPS.sub("", outline.unit_label), *_UNIT_LABELS)):
        text = _STAMPS.sub("", text).strip("_＿ ")
        if text:
            if cover.unit and folded(cover.unit) != folded(text):
                notebook.slip(
                    f"标题中的单位“{cover.unit}”与“{label}”一栏的“{text}”不同，取了后者，请核对。"
                )
            cover.unit = text
        return True
    if plain in ("年度", "所属年度", "报告年度", "评价年度") and re.match(_YEAR, text):
        cover.year = cover.year or year_of(text[:4])
        return True
    for entry in outline.cover:
        names = (entry.label, *entry.names)
        if plain not in map(folded, names):
            continue
        if _BLANK.match(text):
            return True
        value = iso_date(text) if entry.kind is FieldKind.DATE else text
        if value is None:
            notebook.slip(f"封面“{entry.label}”的“{text}”不是完整的日期，没有填入，请补填。")
            return False
        cover.values[entry.key] = value
        notebook.read(f"封面“{entry.label}”读作“{text}”。")
        return True
    return False


def _take_date(line: str, cover: Cover, outline: Outline, notebook: Notebook) -> None:
    dated = next((entry for entry in outline.cover if entry.kind is FieldKind.DATE), None)
    iso = iso_date(line)
    if dated and iso and dated.key not in cover.values:
        cover.values[dated.key] = iso
        notebook.read(f"“{dated.label}”读作“{line}”。")
    else:
        cover.left.append(line)


def iso_date(text: str) -> str | None:
    """Read a date written out (2021年4月20日, 二〇二一年四月二十日, 2021-4-20) as ISO text."""
    plain = "".join(text.split())
    plain = re.sub(r"^((?:19|20)\d\d)[-./](\d{1,2})[-./](\d{1,2})$", r"\1年\2月\3日", plain)
    match = _DATE.search(plain)
    if not match:
        return None
    month, day = (
        int(part) if part.isdecimal() else chinese_ordinal(part) for part in match.groups()[1:]
    )
    try:
        return date(year_of(match.group(1)), month, day).isoformat()
    except ValueError:
        return None


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
    notebook.read(f"标题里没有年度，按正文中的“{year}年”读作 {year} 年度，请核对。")
    return int(year)


def told_left(lines: Sequence[str]) -> str:
    """Name the lines left over, for a note."""
    shown = "、".join(f"“{shortened(line)}”" for line in lines[:3])
    return shown + (f"等 {len(lines)} 处" if len(lines) > 3 else "")
