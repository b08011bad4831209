"""Lines of a paragraph: the rules of clreq, held for any text."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.export.pdf import characters
from desktop.export.pdf.grid import BODY_SIZE, CHARACTER_PITCH, TYPE_AREA_WIDTH
from desktop.export.pdf.line_breaking import BLANK, Box, Break, Line, LineBreaker

INDENT = 2 * CHARACTER_PITCH
NUMBER_WITH_UNIT = re.compile(
    r"(?<![0-9A-Za-z.,:])\d{1,9}(?:\.\d\d)?(?:年|月|日|%|％|℃|万元|元|个|人)"
)

pieces = st.one_of(
    st.text("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对", max_size=40),
    st.text("，。、；：？！“”‘’（）《》〈〉【】…—·", max_size=4),
    st.sampled_from(["——", "……", "2020年12月31日", "399.73万元", "12.5%", "98.5％", "-3℃", "12个",
                     "1,234,567.89元", "6人", "GB/T 9704-2012", "don’t", "91430600MA4L123X5K",
                     "https://www.example.gov.cn/czj/zfxxgk/2020/12/31/content_1234567.html"]),
    st.text("abcdefgXYZ 0123456789./-", max_size=12),
    st.sampled_from("䶮㛃𬱖镕堃喆垚𠮷"),
)  # fmt: skip
texts = st.lists(pieces, max_size=25).map("".join)


def boxes_of(text: str) -> list[Box]:
    """Boxes as the body text has them: hanzi and marks on the grid, Latin half as wide."""
    flags = characters.latin_flags(text)
    return [
        Box(c, BODY_SIZE / 2, BODY_SIZE / 2, latin)
        if latin or c == " "
        else Box(c, BODY_SIZE, CHARACTER_PITCH, latin)
        for c, latin in zip(text, flags, strict=True)
    ]


def broken(text: str, measure: float = TYPE_AREA_WIDTH) -> tuple[LineBreaker, list[Line]]:
    breaker = LineBreaker(boxes_of(text), BODY_SIZE)
    return breaker, breaker.lines(measure - INDENT, measure)


def lines_of(text: str, measure: float = TYPE_AREA_WIDTH) -> list[str]:
    return [text[line.start : line.end] for line in broken(text, measure)[1]]


@given(texts)
def test_nothing_is_lost(text: str) -> None:
    _, lines = broken(text)
    end = 0
    for line in lines:
        assert set(text[end : line.start]) <= {" "}
        end = line.end
    assert set(text[end:]) <= {" "}


@given(texts)
def test_nothing_passes_the_edges(text: str) -> None:
    breaker, lines = broken(text)
    for number, line in enumerate(lines):
        measure = TYPE_AREA_WIDTH - (0 if number else INDENT)
        assert line.width <= measure + 0.01
        for i, x in zip(range(line.start, line.end), line.positions, strict=True):
            box = breaker.boxes[i]
            mark = box.character in characters.BLANK_LEFT | characters.BLANK_RIGHT
            blank = BLANK * box.width if mark else 0
            assert -blank - 0.01 <= x <= measure - box.width + blank + 0.01


@given(texts)
def test_full_lines_are_flush(text: str) -> None:
    _, lines = broken(text)
    for number, line in enumerate(lines[:-1]):
        if line.end - line.start > 1:
            assert line.width == pytest.approx(TYPE_AREA_WIDTH - (0 if number else INDENT))


@given(texts)
def test_a_rule_is_broken_only_where_no_place_is_allowed(text: str) -> None:
    breaker, lines = broken(text)
    for line, following in pairwise(lines):
        if breaker.breaks[following.start] is Break.FORBIDDEN:
            within = breaker.breaks[line.start + 1 : line.end]
            assert Break.ALLOWED not in within


@given(texts)
def test_marks_stand_where_they_may(text: str) -> None:
    breaker, lines = broken(text)
    for line, following in pairwise(lines):
        if breaker.breaks[following.start] is not Break.FORBIDDEN:
            assert text[following.start] not in characters.FORBIDDEN_AT_START
            assert text[line.end - 1] not in characters.FORBIDDEN_AT_END


@given(texts)
@example("0000a/399.73万元")  # a number at the end of what looks like a code
def test_numbers_keep_their_units(text: str) -> None:
    breaker, lines = broken(text)
    starts = {line.start for line in lines}
    for number in NUMBER_WITH_UNIT.finditer(text):
        for place in range(number.start() + 1, number.end()):
            assert breaker.breaks[place] is Break.FORBIDDEN
            if place in starts:  # only in a line that had no other place
                start = max(line.start for line in lines if line.start < place)
                assert Break.ALLOWED not in breaker.breaks[start + 1 : place]


@given(texts, st.integers(1, 60))
def test_any_measure_ends(text: str, measure: int) -> None:
    lines = LineBreaker(boxes_of(text), BODY_SIZE).lines(measure, measure)
    assert all(line.end > line.start for line in lines) or not text.strip()


def test_28_characters_fill_a_line() -> None:
    assert [len(line) for line in lines_of("正" * 100)] == [26, 28, 28, 18]


def test_adjoining_marks_share_half_an_em() -> None:
    _, (line,) = broken("《办法》，《规定》：“是。”")
    steps = [b - a for a, b in pairwise(line.positions)]
    tight = CHARACTER_PITCH - BLANK * BODY_SIZE
    text = "《办法》，《规定》：“是。”"
    for pair in ("》，", "，《", "》：", "：“", "。”"):
        assert steps[text.index(pair)] == pytest.approx(tight)


def test_a_mark_at_the_end_is_squeezed_before_the_line_is_spread() -> None:
    text = "正" * 12 + "，" + "正" * 13 + "。正正"
    assert lines_of(text)[0] == text[:27]


def test_a_dash_and_an_ellipsis_stay_whole() -> None:
    for mark in ("——", "……"):
        for before in range(20, 30):
            lines = lines_of("正" * before + mark + "正" * 30)
            assert sum(mark in line for line in lines) == 1


def test_a_connector_does_not_start_a_line() -> None:
    assert not any(
        line.startswith("—") for n in range(20, 30) for line in lines_of("正" * n + "2018—2020年")
    )


@pytest.mark.parametrize(
    "whole",
    ["2020年", "31日", "399.73万元", "12.5%", "-3℃", "1,234,567.89元", "20 万元", "12个百分点",
     "300余万元", "２０２０年", "internationalization"],
)  # fmt: skip
def test_it_stays_whole(whole: str) -> None:
    for before in range(28):
        assert any(whole in line for line in lines_of("正" * before + whole + "正" * 30))


def test_an_address_is_parted_after_its_signs() -> None:
    address = "https://www.example.gov.cn/czj/zfxxgk/2020/12/31/content_1234567.html"
    lines = lines_of("见" + address + "。")
    assert all(line[-1] in "/.-_" for line in lines[:-1])


def test_a_code_is_parted_only_when_the_line_would_be_spread_badly() -> None:
    code = "91430600MA4L123X5K"
    assert any(code in line for line in lines_of("代码为" + code + "。"))
    parted = lines_of("正" * 20 + code)
    assert parted[0] == "正" * 20 + code[:11]


def test_spaces_in_latin_text_are_kept_and_stretched_first() -> None:
    text = "They do not split words in a line of English text, nor do they lose a space."
    breaker, lines = broken(text)
    assert " ".join(text[line.start : line.end] for line in lines) == text
    line = lines[0]
    space = text.index(" ") - line.start
    assert line.positions[space + 1] - line.positions[space] > BODY_SIZE / 2
    assert line.positions[1] - line.positions[0] == pytest.approx(BODY_SIZE / 2)
    assert breaker.breaks[space] is Break.FORBIDDEN


def test_no_number_is_pulled_apart_however_far_a_line_is_spread() -> None:
    text = "表ABCDEFGHIJ 2,024.50元internationalization"
    line = LineBreaker(boxes_of(text), BODY_SIZE).lines(14.5 * BODY_SIZE, 15 * BODY_SIZE)[0]
    assert text[line.start : line.end].endswith("元")
    steps = [b - a for a, b in pairwise(line.positions)]
    assert steps[12:19] == [pytest.approx(BODY_SIZE / 2)] * 7
    assert min(steps[1:10]) > BODY_SIZE / 2


def test_line_ends_in_the_text_are_kept() -> None:
    assert lines_of("甲\n\n乙") == ["甲", "", "乙"]


def test_an_apostrophe_inside_a_word_is_latin() -> None:
    assert characters.latin_flags("don’t’") == [True] * 5 + [False]


def test_characters_without_image_are_not_set() -> None:
    assert (
        characters.printable("甲\u200b\ufeff乙\t丙\u2003丁\r\n戊\u00ad\ufe0f") == "甲乙 丙 丁\n戊"
    )
