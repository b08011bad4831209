"""Rules on names: the unit, its departments, places and campaigns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from forms.checks.finding import Finding, Level, Part, text_rule
from forms.checks.passages import Passage, PassageKind, Reading
from forms.prose.numerals import CHINESE_CHARACTERS, read_chinese

_HAN: Final = r"[\u4e00-\u9fff]"
_HEADS: Final = [
    "人民政府", "办事处", "办公室", "管理处", "服务中心", "中心", "大队", "支队", "学校",
    "医院", "委员会", "局", "厅", "委", "办", "处", "所", "站", "院", "校", "馆", "队",
    "会", "园", "社", "台", "街道", "镇", "乡",
]  # fmt: skip
_REGION: Final = r"(?:[\u4e00-\u9fff]{1,6}?(?:省|自治区|市|自治州|州|县|区|旗))"
_REGIONS: Final = re.compile(rf"^(?:{_REGION})+")


class UnitName:
    """The unit's name taken apart: 长沙市 雨花区 + 征地服务中心."""

    def __init__(self, name: str) -> None:
        self.name = re.sub(r"\s", "", name)
        match = _REGIONS.match(self.name)
        # A region must leave a name behind (开发区管委会 is no region without one).
        self.region = match.group() if match and len(self.name) - match.end() >= 2 else ""
        self.core = self.name[len(self.region) :]
        self.head = next((head for head in _HEADS if self.core.endswith(head)), "")
        self.stem = self.core.removesuffix(self.head)

    @cached_property
    def region_words(self) -> frozenset[str]:
        """The regions in the name, with and without the words above them."""
        parts = re.findall(_REGION, self.region)
        tails = {"".join(parts[index:]) for index in range(len(parts))}
        return frozenset({*parts, *tails})

    def allows(self, head: str) -> bool:
        """Whether 我〈head〉 can mean this unit."""
        return (
            not self.head
            or self.core.endswith(head)
            or (head == "办" and self.core.endswith(("办公室", "办事处")))
            or (head in ("街道", "镇", "乡") and head in self.core)
            or (head == "委" and self.core.endswith("委员会"))
            or (head == "会" and self.core.endswith(("委员会", "协会", "联合会")))
            or (head in "院校园" and self.core.endswith(("学院", "学校", "小学", "中学", "幼儿园")))
        )


_SELF: Final = re.compile(
    r"(?<![自基根成资原样版文剧课标绘])[我本](?:(?P<head>中心|大队|支队|局|厅|委|办|处|所|站|院|校|馆|街道|镇|乡))"
    r"(?![法理公案事长级属有在需谓以室部面镇域值]|上下|内外)"
)


@text_rule("T02", Level.EXPLAIN, "单位名称一致", Part.VALUES)
def unit_names(reading: Reading) -> Iterator[Finding]:
    """正文对本单位的称呼须与封面一致：不写成别的机构（中心写成“我办”），不错字，不留别的单位的名称（财政部门检查规则：封面、页眉、正文单位名称不一致）。“我单位”“本部门”和规范的简称可以用。"""
    unit = UnitName(reading.report.unit)
    if len(unit.core) < 2:
        return
    patterns = _variant_patterns(unit)
    for passage in reading.prose_passages:
        for match in _SELF.finditer(passage.text):
            if not unit.allows(match.group("head")):
                yield _misnamed(passage, match.span(), unit, "这个称呼与封面的单位名称不符")
        for pattern, told in patterns:
            for match in pattern.finditer(passage.text):
                yield from _judge(passage, match, unit, told)


_RIVALS: Final = ("办公室", "中心", "局", "办", "处", "所", "站")
_DUTY: Final = "(?:管理|服务|事务|工作|保障|指导|执法|监管)?"


def _variant_patterns(unit: UnitName) -> list[tuple[re.Pattern[str], str]]:
    """Return what to look for: another head on the same stem, a slip, another region."""
    patterns = []
    stem, core = re.escape(unit.stem), re.escape(unit.core)
    if unit.head and len(unit.stem) >= 2:
        short = re.escape(unit.stem[:2])
        # A 局 or 委 has 所, 站 and 中心 of its own below it; those are no slips for its name.
        likely = () if unit.head in ("局", "委", "厅", "委员会") else _RIVALS
        heads = "|".join(head for head in likely if not unit.allows(head))
        if heads:
            words = rf"(?:{stem}|{short}){_DUTY}(?:{heads})(?![理法事公案置长级在有属于点])"
            patterns.append((re.compile(words), "与封面的单位名称不符"))
    if len(unit.core) >= 5:
        slips = "|".join(
            f"{re.escape(unit.core[:index])}{_HAN}{re.escape(unit.core[index + 1 :])}"
            for index in range(len(unit.core) - 1)  # the last may begin another word
        )
        patterns.append((re.compile(slips), "与封面的单位名称差一个字"))
    if unit.region:
        patterns.append((re.compile(rf"{_REGION}{core}"), "像是别的单位的名称"))
    return patterns


def _judge(passage: Passage, match: re.Match[str], unit: UnitName, told: str) -> Iterator[Finding]:
    text = match.group()
    if text == unit.core or (text.endswith(unit.core) and told.startswith("与封面")):
        return
    before = passage.text[max(0, match.start() - 8) : match.start()]
    if before.endswith(unit.core[-8:]):
        return  # a part of the unit, named after it
    if told.startswith("像是"):
        region = text.removesuffix(unit.core)
        names = re.findall(r"[\u4e00-\u9fff]{2}(?:省|市|县|区|州|旗)", before + region)
        other = [
            name
            for name in names
            if not any(name in word or word in name for word in (*unit.region_words, unit.region))
        ]
        if not other or region[-2:-1] in "各全我本该":
            return
    elif re.search(r"(?:国家|省|市|县|镇|乡|街道|部)$", before) and not any(
        before.endswith(word) for word in unit.region_words
    ):
        return  # an organ of another level with a like name
    yield _misnamed(passage, match.span(), unit, told)


def _misnamed(passage: Passage, span: tuple[int, int], unit: UnitName, told: str) -> Finding:
    literal = passage.text[span[0] : span[1]]
    return passage.finding(
        "T02", Level.EXPLAIN, f"“{literal}”{told}，封面是“{unit.name}”，请核对。", span,
        values=(literal, unit.name),
    )  # fmt: skip


_DEPARTMENTS: Final = re.compile(
    r"(?:内设|下设|设有|设置|设)(?:机构|科室|股室|处室|职能科室|内设机构|职能部门)?(?:有|为|：|:|分别为|分别是|包括)?"
    r"(?:\d+|["
    + CHINESE_CHARACTERS
    + r"]+)?(?:个)?(?:职能|内设)?(?:科室|股室|处室|机构|部门|科|股)?"
    r"[，：:（(]?(?:分别为|分别是|即|为|包括|有)?[：:]?(?P<list>[^。；：:（()）]{3,160})"
)
_SUFFIX: Final = r"(?:办公室|科室|科|股|室|处|部|组|站|队|所|中心|大队)"
_ONE_DEPARTMENT: Final = re.compile(rf"^(?P<name>[\u4e00-\u9fff]{{1,12}}?{_SUFFIX})(?P<rest>.*)$")
_LISTED_COUNT: Final = re.compile(
    rf"(?P<etc>等)?(?P<count>\d+|[{CHINESE_CHARACTERS}]+)个?(?:内设|职能)?(?P<what>科室|股室|处室|机构|部门|科|股|室|处)"
)
_STEMS: Final = [
    "计划财务", "财务审计", "财务", "综合", "人事", "人力资源", "行政", "法制", "法规",
    "政策法规", "征拆", "拆迁", "安置", "规划", "信访", "党政", "党建", "工程", "审计",
    "监察", "组织", "宣传", "档案", "信息", "业务", "后勤", "资产", "项目", "督查", "纪检",
    "执法", "审批", "调查", "统计", "教务", "医务", "环卫", "社保", "安监", "应急",
]  # fmt: skip
_MENTIONED: Final = re.compile(
    rf"(?P<before>{_HAN}{{0,3}}?)(?P<name>(?:{'|'.join(_STEMS)})(?:科|股|处))(?![学目技长研级室普员理置于罚分在])"
)
_ELSEWHERE: Final = re.compile(
    r"(?:局|委|厅|院|府|公司|银行|街道|镇|乡|区|市|县|省|上级|对口|部门|各级|中心)的?$"
)


def departments(
    reading: Reading,
) -> tuple[frozenset[str], tuple[tuple[Passage, tuple[int, int], int, int], ...]]:
    """Return the departments the report says it has, and lists that name another number.

    A list comes as (passage, span, number said, number named).
    """
    names: set[str] = set()
    miscounted = []
    for passage in reading.prose_passages:
        for match in _DEPARTMENTS.finditer(passage.text):
            words = match.group("list")
            said = _LISTED_COUNT.search(words)
            counted = said is not None
            listed = _split_list(words[: said.start()] if said else words)
            if len(listed) < 2:
                continue
            names.update(listed)
            lead = _LISTED_COUNT.search(passage.text[match.start() : match.start("list")])
            said = said or lead
            if said and not said.group("etc") and (counted or len(listed) > 1):
                number = _number(said.group("count"))
                if number and number != len(listed):
                    miscounted.append((passage, match.span(), number, len(listed)))
    return frozenset(names), tuple(miscounted)


def _split_list(words: str) -> list[str]:
    found = []
    for item in re.split(r"[、，,和及与]", words):
        match = _ONE_DEPARTMENT.match(item.strip().removeprefix("其中").removeprefix("即"))
        if not match:
            break
        found.append(match.group("name"))
        if match.group("rest"):
            break
    return found


def _number(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    value = read_chinese(text)
    return None if value is None else int(value)


@text_rule("T03", Level.EXPLAIN, "科室在内设机构之中")
def unknown_departments(reading: Reading) -> Iterator[Finding]:
    """正文提到的本单位科室应在“内设机构”里列过；别的机关的科室不算（审核人员常提：出现没有的科室）。"""
    known, _ = departments(reading)
    if not known:
        return
    for passage in reading.prose_passages:
        for match in _MENTIONED.finditer(passage.text):
            name = match.group("name")
            before = passage.text[max(0, match.start("name") - 6) : match.start("name")]
            if any(name in one or one in name for one in known) or _ELSEWHERE.search(before):
                continue
            if any(
                one.endswith(name[-2:]) and before.endswith(one[: -len(name)] or "\0")
                for one in known
            ):
                continue
            yield passage.finding(
                "T03",
                Level.EXPLAIN,
                f"“{name}”不在内设机构（{'、'.join(sorted(known))}）之中，请核对名称。",
                match.span("name"),
            )


@text_rule("L18", Level.EXPLAIN, "内设机构的个数")
def number_of_departments(reading: Reading) -> Iterator[Finding]:
    """列出的内设机构个数应与所说的个数相同。"""
    for passage, span, said, named in departments(reading)[1]:
        yield passage.finding(
            "L18", Level.EXPLAIN, f"文中说有{said}个，列出的是{named}个，请核对。", span,
            values=(str(said), str(named)),
        )  # fmt: skip


_PLACE: Final = re.compile(
    rf"(?P<core>{_HAN}{{2}})(?P<suffix>大道|公路|社区|家园|小区|小学|片区|路|街|村|苑|园)"
    r"(?!线|段|网|灯|口|由|况|途|过|子|长|委|民|务|级|集|面|基|道|办|镇|林|区)"
)


@text_rule("T20", Level.HINT, "地名写法一致")
def place_name_variants(reading: Reading) -> Iterator[Finding]:
    """同一地名、路名前后写法应一致；音同字不同的（文昌路、文倡路）多半有一个是错字。"""
    found: dict[str, tuple[Passage, tuple[int, int]]] = {}
    for passage in reading.prose_passages:
        for match in _PLACE.finditer(passage.text):
            found.setdefault(match.group(), (passage, match.span()))
    groups: dict[tuple[int, str], str] = {}
    for name, (passage, span) in found.items():
        for index in (0, 1):
            other = groups.setdefault((index, name[:index] + "?" + name[index + 1 :]), name)
            if other != name and _look_alike(name[index], other[index]):
                yield passage.finding(
                    "T20", Level.HINT, f"“{name}”在别处写作“{other}”，请核对后统一。", span,
                    values=(name, other),
                )  # fmt: skip


_ALIKE_RANGE: Final = 14
"""Characters this close in GB 2312 level 1, which is ordered by sound, sound alike or nearly."""


def _look_alike(one: str, other: str) -> bool:
    first, second = _sound(one), _sound(other)
    return first is not None and second is not None and 0 < abs(first - second) <= _ALIKE_RANGE


def _sound(character: str) -> int | None:
    """Return a character's place in GB 2312 level 1; None for rarer ones (ordered by radical)."""
    try:
        row, cell = character.encode("gb2312")
    except (UnicodeEncodeError, ValueError):
        return None
    return (row - 0xB0) * 94 + cell - 0xA1 if 0xB0 <= row <= 0xD7 else None


_EVENT: Final = re.compile(
    r"[“\"](?P<name>[\u4e00-\u9fff]{2,8}?(?:大会战|会战|竞赛|攻坚战|攻坚行动|攻坚|行动|活动|战役|工程|计划))[”\"]"
)


@text_rule("T21", Level.HINT, "活动名称一致")
def event_name_variants(reading: Reading) -> Iterator[Finding]:
    """加引号的活动名称前后应一致（“清洁攻坚”又写“清洁大会战”）；确是两项活动的不必改。"""
    names: Counter[str] = Counter()
    first: dict[str, tuple[Passage, tuple[int, int]]] = {}
    for passage in reading.prose_passages:
        if passage.kind is PassageKind.NOTE:
            continue
        for match in _EVENT.finditer(passage.text):
            names[match.group("name")] += 1
            first.setdefault(match.group("name"), (passage, match.span("name")))
    by_head: dict[str, str] = {}
    for name in names:
        other = by_head.setdefault(name[:2], name)
        if other != name:
            passage, span = first[name]
            yield passage.finding(
                "T21", Level.HINT, f"“{name}”在别处称“{other}”，如是同一项活动，请统一名称。", span,
                values=(name, other),
            )  # fmt: skip
