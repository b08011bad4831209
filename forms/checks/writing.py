"""Rules of writing: marks, brackets, doubled words, numbering, redundant wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from forms.checks.finding import Finding, Level, passage_rule
from forms.checks.passages import Passage, PassageKind, Reading
from forms.checks.places import quoted
from forms.prose import AmountMention, CountMention
from forms.prose.numerals import CHINESE_DIGITS

_HAN: Final = r"[\u4e00-\u9fff]"

_DOUBLED: Final = re.compile(rf"(?P<word>{_HAN}{{2,6}}?)(?P=word)(?!(?P=word))")
_DOUBLED_PARTICLE: Final = re.compile(
    r"的的(?!确)|(?<!为)了了(?!解|结|无|然|不|却)|和和(?!睦|美|气|解|平|谐)|在在|是是(?!非)|"
    r"及及(?!时|格)|与与|对对(?!比|照|方|象|口|应)|将将|并并|被被|把把(?!关|握)"
)
_REDUPLICATED: Final = "一每逐步层天日年月户家人个件条户次项多少高大"
"""Characters that double words on purpose (一户一户, 步步高升, 层层层)."""
_DIGITS: Final = frozenset(CHINESE_DIGITS)
"""Of which 二零二零 says none twice."""
_SEAMS: Final = re.compile(
    r"政府|中心|部门|项目|公司|工作|管理|支出|预算|服务|社区|街道|财政|单位|安置|建设|资金|征收"
)
"""Words that often end one term and begin the next (区政府政府采购, 服务中心中心组)."""
_SEAM_AFTER: Final = re.compile(
    r"采购|信息公开|网站|门户|购买|投资|债务|组学习|组理论|城区|负责人|经理|部(?=[，。的])|性基金|领导|主管|决算"
)


@passage_rule("T08", Level.HINT, "重复的词")
def doubled_words(passage: Passage, _: Reading) -> Iterator[Finding]:
    """同一个词连写两遍，多半是笔误（财政部门检查规则：重复词“增加增加”）；叠用的说法（一户一户）不算。"""
    for match in _DOUBLED.finditer(passage.text):
        word = match.group("word")
        if word[0] in _REDUPLICATED or len(set(word)) == 1 or set(word) <= _DIGITS:
            continue
        if _SEAMS.fullmatch(word) and _SEAM_AFTER.match(passage.text, match.end()):
            continue
        yield passage.finding(
            "T08",
            Level.HINT,
            f"“{match.group()}”中“{word}”写了两遍，请删去一个。",
            match.span(),
            new=word,
        )
    for match in _DOUBLED_PARTICLE.finditer(passage.text):
        text = match.group()
        yield passage.finding(
            "T08", Level.HINT, f"“{text}”多了一个字，请删去。", match.span(), new=text[0]
        )


_PAIRS: Final = {
    "（": "）",
    "(": ")",
    "《": "》",
    "“": "”",
    "‘": "’",
    "【": "】",
    "〔": "〕",
    "「": "」",
}
_CLOSERS: Final = {closer: opener for opener, closer in _PAIRS.items()}
_ALIKE: Final = {"(": "（", ")": "）"}
_MARK_NAMES: Final = {
    "“": "左引号",
    "”": "右引号",
    "‘": "左单引号",
    "’": "右单引号",
    '"': "英文引号",
    "《": "左书名号",
    "》": "右书名号",
    **dict.fromkeys("（(【〔「", "左括号"),
    **dict.fromkeys("）)】〕」", "右括号"),
}
"""A mark inside quotation marks would not be seen; its name is."""
_LIST_MARK: Final = re.compile(r"(?:^|[。；：，、\s])(?:\d{1,2}|[a-zA-Z]|[一二三四五六七八九十])$")


@passage_rule("T11", Level.HINT, "引号和括号成对")
def unclosed_brackets(passage: Passage, _: Reading) -> Iterator[Finding]:
    """引号、括号、书名号须成对（财政部门检查规则：引号不闭合）。“1）”式的序号不算。"""
    stack: list[tuple[str, int]] = []
    text = passage.text
    for offset, character in enumerate(text):
        plain = _ALIKE.get(character, character)
        if plain in _PAIRS:
            stack.append((plain, offset))
        elif plain in _CLOSERS:
            if stack and stack[-1][0] == _CLOSERS[plain]:
                stack.pop()
            elif plain == "）" and _LIST_MARK.search(text[:offset]):
                continue
            elif any(opener == _CLOSERS[plain] for opener, _ in stack):
                while stack[-1][0] != _CLOSERS[plain]:
                    yield _unpaired(passage, stack.pop()[1])
                stack.pop()
            else:
                yield _unpaired(passage, offset)
    for _opener, offset in stack:
        yield _unpaired(passage, offset)
    if text.count('"') % 2:
        yield _unpaired(passage, text.rindex('"'))


def _unpaired(passage: Passage, offset: int) -> Finding:
    mark = passage.text[offset]
    name = _MARK_NAMES.get(mark, mark)
    around = passage.text[max(0, offset - 6) : offset + 7].strip()
    return passage.finding(
        "T11",
        Level.HINT,
        f"{quoted(around)}处的{name}没有成对，请补上另一半或删去。",
        (offset, offset + 1),
        values=(around,),
    )


_MARKS: Final = re.compile(
    r"[，。；：、,;]\s?[，。；：、,;]+|。{2,}|(?<=[？！])[，。；]|…(?!…)(?<!……)"
)
_HALF_WIDTH: Final = re.compile(
    rf"(?<={_HAN}|[）”》%])[,;:](?=\s?(?:{_HAN}|[“（《]))|(?<={_HAN})\.(?=\s*(?:$|{_HAN}))"
)
_FULL: Final = {",": "，", ";": "；", ":": "：", ".": "。"}


@passage_rule("T12", Level.HINT, "标点")
def doubled_marks(passage: Passage, _: Reading) -> Iterator[Finding]:
    """标点不能连用（。。，；。），汉字之间用全角标点（财政部门检查规则：双句号、分号后句号、英文逗号）。"""
    if passage.kind is PassageKind.CELLS:
        return
    for match in _MARKS.finditer(passage.text):
        marks = match.group()
        if marks in ("。。。", "…"):
            continue  # an ellipsis, or a placeholder of T04
        keep = next((mark for mark in "。；：，、" if mark in marks), _FULL.get(marks[0], marks[0]))
        yield passage.finding(
            "T12", Level.HINT, f"标点“{marks}”连用，请留一个。", match.span(), new=keep
        )
    for match in _HALF_WIDTH.finditer(passage.text):
        mark = match.group()
        around = passage.text[max(0, match.start() - 4) : match.end() + 4]
        yield passage.finding(
            "T12",
            Level.HINT,
            f"“{around}”中的“{mark}”是半角标点，应为“{_FULL[mark]}”。",
            match.span(),
            values=(around,),
            new=_FULL[mark],
        )


_REDUNDANT: Final = re.compile(
    r"仅只有|仅仅只|只仅|大约\s*[\d.]+[^，。；]{0,4}左右|约\s*[\d.,]+[^，。；\d]{0,3}(?:左右|上下)|"
    r"近\s*[\d.,]+[^，。；\d]{0,3}(?:余|多|左右)|超过\s*[\d.,]+[^，。；\d]{0,3}以上|涉及到|"
    r"不少于\s*[\d.,]+[^，。；\d]{0,3}以上|大概约|共计\s*约?[\d.,]+[^，。；\d]{0,4}左右|"
    r"(?:目的|原因)是为了|截止到目前为止|过去以前|凯旋归来|亲自亲手|悬殊很大|最终目的地"
)


@passage_rule("T15", Level.HINT, "重复累赘的说法")
def redundant_wording(passage: Passage, _: Reading) -> Iterator[Finding]:
    """“仅只有”“约……左右”意思重复；“15余次”已有零头又说“余”，应写准数或“10余次”（审核人员常提）。"""
    if not passage.kind.is_prose:
        return
    for match in _REDUNDANT.finditer(passage.text):
        yield passage.finding(
            "T15", Level.HINT, f"“{match.group()}”意思重复，请留一种说法。", match.span()
        )
    for mention in passage.prose.mentions:
        if not isinstance(mention, CountMention | AmountMention) or mention.chinese:
            continue
        digits = re.match(r"([\d,]+)\s*[余多]", mention.text)
        if digits and not digits.group(1).endswith("0"):
            yield passage.finding(
                "T15",
                Level.HINT,
                f"“{mention.text}”已写到个位又说“余”，请写准确的数。",
                (mention.start, mention.end),
            )


_TYPED_NUMBER: Final = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}\s*、|[（(]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[）)]\s*、?|"
    r"\d{1,2}\s*[.．、](?!\d))\s*"
)


@passage_rule("T17", Level.HINT, "标题的编号")
def typed_heading_numbers(passage: Passage, _: Reading) -> Iterator[Finding]:
    """标题的编号由程序按位置给出（GB/T 9704-2012 7.3.3），标题文字里再写一遍会印成两个。"""
    if passage.kind is not PassageKind.HEADING:
        return
    match = _TYPED_NUMBER.match(passage.text)
    if match and match.end() < len(passage.text):
        yield passage.finding(
            "T17",
            Level.HINT,
            f"标题里手写了编号“{match.group().strip()}”，程序还会再编一个，请删去手写的。",
            match.span(),
            new="",
        )


_NUMERALS: Final = "一二三四五六七八九十"
_ORDER: Final = re.compile(
    rf"(?:^|(?<=[。；：，、！？\s）]))(?:第?)([{_NUMERALS}])(?=是[^\d否]|要[^求])"
)
_BRACKETED: Final = re.compile(r"(?:^|(?<=[。；：，\s]))[（(]([1-9]\d?)[）)]")


@passage_rule("T18", Level.HINT, "分条的次序")
def order_of_items(passage: Passage, _: Reading) -> Iterator[Finding]:
    """“一是……二是……”和“（1）……（2）……”应从一起、依次数下去，不漏不重。"""
    if passage.kind is not PassageKind.PARAGRAPH:
        return
    for pattern in (_ORDER, _BRACKETED):
        found = [
            (
                _NUMERALS.index(match.group(1)) + 1 if pattern is _ORDER else int(match.group(1)),
                match,
            )
            for match in pattern.finditer(passage.text)
        ]
        yield from _out_of_order(passage, found)


def _out_of_order(passage: Passage, found: list[tuple[int, re.Match[str]]]) -> Iterator[Finding]:
    before = 0
    for number, match in found:
        begins = not passage.text[: match.start()].strip()  # the one before may be a paragraph
        if number != before + 1 and number != 1 and not begins:
            told = f"“{match.group().strip()}”前面" + (
                f"的一条是第{before}条" if before else "没有第1条"
            )
            yield passage.finding(
                "T18",
                Level.HINT,
                f"{told}，请核对分条的次序。",
                match.span(),
                values=(str(before), str(number)),
            )
        before = number
