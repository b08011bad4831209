"""Typed numbers are told from text, and a line with the shape of a heading from a paragraph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.importers.headings import Headline, headline, split_mark
from desktop.importers.likeness import likeness
from desktop.importers.matching import find_section
from desktop.importers.placing import Levels
from desktop.importers.source import Line
from forms.narrative import heading_mark
from forms.outline_reader import shipped_outlines

OUTLINE = shipped_outlines()["changsha-2020"]


@pytest.mark.parametrize(
    ("text", "kind", "ordinal", "rest"),
    [
        ("一、概况", "一、", 1, "概况"),
        ("十二、 概况", "一、", 12, "概况"),
        ("（一）概况", "（一）", 1, "概况"),
        ("(三)、概况", "（一）", 3, "概况"),
        ("㈡概况", "（一）", 2, "概况"),
        ("1、 概况", "1、", 1, "概况"),
        ("１．概况", "1.", 1, "概况"),
        ("2.“清河行动”", "1.", 2, "“清河行动”"),
        ("（３）概况", "（1）", 3, "概况"),
        ("⑷概况", "（1）", 4, "概况"),
        ("5）概况", "1）", 5, "概况"),
        ("第二部分 概况", "第一章", 2, "概况"),
        ("1.2 概况", "1.1", 2, "概况"),
        ("1.2.3概况", "1.1.1", 3, "概况"),
    ],
)
def test_numbers_of_every_kind_are_taken_off(text: str, kind: str, ordinal: int, rest: str) -> None:
    mark, body = split_mark(text)
    assert mark is not None
    assert (mark.kind, mark.ordinal, body) == (kind, ordinal, rest)


@pytest.mark.parametrize(
    "text",
    ["2020年，我们", "1.2万元/公里管护奖", "一、二轮评审16次", "一是坚持", "三公经费", "十天内",
     "12345热线", "7+2奖励", "（含工资）", "", "、", "3.14", "①概况"],
)  # fmt: skip
def test_text_that_begins_like_a_number_is_text(text: str) -> None:
    assert split_mark(text) == (None, text)


@given(st.integers(1, 4), st.integers(1, 99), st.text("甲乙丙丁", min_size=1, max_size=5))
def test_the_programs_own_numbers_are_taken_off(level: int, number: int, words: str) -> None:
    mark, body = split_mark(heading_mark(level, number) + words)
    assert mark is not None
    assert (mark.ordinal, body) == (number, words)


def test_a_run_in_heading_ends_with_its_first_sentence() -> None:
    found = headline(Line("1.加强管理，成效明显。全年制度更加健全，群众更加满意。"), None)
    assert found is not None
    assert (found.text, found.rest) == ("加强管理，成效明显。", "全年制度更加健全，群众更加满意。")


@pytest.mark.parametrize(
    "text",
    [
        "加强管理，成效明显。全年制度健全。",
        "1." + "很长的一句话没有停顿" * 4 + "。后面还有一句。",
        "1.组织借阅服务；",
        "（1）" + "很长的一句话没有停顿" * 5,
    ],
)
def test_other_lines_are_paragraphs(text: str) -> None:
    assert headline(Line(text), Line("下文。")) is None


def test_numbered_lines_without_text_between_them_are_a_list() -> None:
    assert headline(Line("1.借书"), Line("2.还书")) is None
    assert headline(Line("1.借书"), Line("借书要快。")) is not None
    assert headline(Line("1.借书", bold=4), Line("2.还书")) is not None


def found(text: str, *, bold: bool = False, style: int = 0) -> Headline:
    line = Line(text, len(text) if bold else 0, style)
    result = headline(line, Line("下文是一段普通的文字。"))
    assert result is not None
    return result


def test_levels_follow_the_place_whatever_the_kind_of_number() -> None:
    levels = Levels()
    chapter = found("三、绩效")
    levels.enter_section(chapter, chapter.mark, 1)
    placed = [
        levels.place(found(text), floor=1) for text in ("1、甲", "（1）乙", "（2）丙", "2、丁")
    ]
    assert [place and place.level for place in placed] == [2, 3, 3, 2]
    assert not any(place and place.slip for place in placed)


def test_a_number_of_the_wrong_kind_continues_the_series_it_fits() -> None:
    levels = Levels()
    chapter = found("三、绩效", bold=True)
    levels.enter_section(chapter, chapter.mark, 1)
    for text, bold in (("1、甲", True), ("1.乙。后文很多。", False), ("2、丙", True)):
        levels.place(found(text, bold=bold), floor=1)
    levels.place(found("1.丁。后文很多。"), floor=1)
    levels.place(found("2.戊。后文很多。"), floor=1)
    place = levels.place(found("三、己", bold=True), floor=1)
    assert place is not None
    assert place.level == 2
    assert "三、" in place.slip


@pytest.mark.parametrize(("numbers", "slips"), [("123", 0), ("124", 1), ("113", 2), ("234", 1)])
def test_gaps_and_repetitions_of_numbers_are_said(numbers: str, slips: int) -> None:
    levels = Levels()
    chapter = found("三、绩效")
    levels.enter_section(chapter, chapter.mark, 1)
    places = [levels.place(found(f"{number}、甲"), floor=1) for number in numbers]
    assert sum(bool(place and place.slip) for place in places) == slips


def test_headings_deeper_than_four_levels_are_text() -> None:
    levels = Levels()
    chapter = found("三、绩效")
    levels.enter_section(chapter, chapter.mark, 1)
    texts = ("（一）甲", "1.乙", "（1）丙", "1）丁")
    assert [bool(levels.place(found(text), floor=1)) for text in texts] == [True, True, True, False]


def test_sections_are_found_by_every_name_of_theirs() -> None:
    for section in OUTLINE.sections:
        for name in (section.heading, section.heading.replace("、", " "), *section.names):
            match = find_section(name, OUTLINE, level=section.level)
            assert match is not None
            assert (match.section, match.likeness) == (section, 1.0)


@pytest.mark.parametrize("text", ["其他情况", "党建工作情况", "概况", "支出", "全年完成情况", ""])
def test_unlike_headings_are_no_section(text: str) -> None:
    assert find_section(text, OUTLINE) is None


def test_a_hint_in_a_heading_is_told_from_text() -> None:
    section = OUTLINE.section("spending_assets")
    assert section is not None
    hinted = find_section(f"资产管理情况（{section.hint}）", OUTLINE)
    assert hinted is not None
    assert hinted.hint
    assert not hinted.rest
    told = find_section("资产管理情况：固定资产逐件登记，年底盘点一次，账实相符。", OUTLINE)
    assert told is not None
    assert told.rest == "固定资产逐件登记，年底盘点一次，账实相符。"


@given(st.text("甲乙丙丁戊", max_size=8), st.text("甲乙丙丁戊", max_size=8))
def test_likeness_is_symmetric_enough_and_one_only_for_equals(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert (likeness(one, other) == 1) == (one == other)
