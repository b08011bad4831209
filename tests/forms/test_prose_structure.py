"""Names, parts and changes in sentences."""

from __future__ import annotations

import pytest

from forms.prose import AmountMention, CountMention, read_prose
from forms.prose.changes import changes, from_to, ratios
from forms.prose.naming import Vocabulary, bind_all
from forms.prose.parts import shares, wholes

NAMES = Vocabulary(
    {
        "部门预算批复数": "total",
        "批复数": "total",
        "基本支出": "basic",
        "项目支出": "project",
        "“三公”经费": "three",
        "因公出国（境）费": "abroad",
    }
)


def bound(text: str) -> dict[str, str]:
    prose = read_prose(text)
    values = [one for one in prose.mentions if isinstance(one, AmountMention | CountMention)]
    return {one.key: one.mention.text for one in bind_all(prose, values, NAMES)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020年部门预算批复数为399.73万元。", {"total": "399.73万元"}),
        ("部门预算批复数（含追加）共计 399.73 万元", {"total": "399.73 万元"}),
        ("批复数：399.73万元", {"total": "399.73万元"}),
        ("“ 三公”经费支出0.5万元", {"three": "0.5万元"}),
        ("因公出国（境）费3万元", {"abroad": "3万元"}),
        ("基本支出341.73万元，项目支出58万元", {"basic": "341.73万元", "project": "58万元"}),
        ("基本支出、项目支出分别为5万元和6万元", {"basic": "5万元", "project": "6万元"}),
        ("基本支出和项目支出分别为5万元", {}),
        ("基本支出比上年增加5万元", {}),
        ("基本支出有保障，另外拨付5万元", {}),
        ("批复数下达以后又追加了若干次共5万元", {}),
    ],
)
def test_a_value_is_bound_to_the_name_right_before_it(text: str, expected: dict[str, str]) -> None:
    assert bound(text) == expected


def test_a_longer_name_wins_over_a_shorter_one() -> None:
    prose = read_prose("部门预算批复数5万元")
    (binding,) = bind_all(prose, list(prose.of(AmountMention)), NAMES)
    assert binding.name == "部门预算批复数"
    assert binding.start == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "共9万元。其中，甲4万元（含子2万元，丑2万元），乙5万元（含寅）。",
            [("9万元", ["4万元", "5万元"]), ("4万元", ["2万元", "2万元"])],
        ),
        ("共9个，其中新建4个、改造5个，涉及3户", [("9个", ["4个", "5个"])]),
        ("甲4万元、乙5万元，合计9万元", [("9万元", ["4万元", "5万元"])]),
        ("总投资9万元，由省级4万元、市级5万元构成", [("9万元", ["4万元", "5万元"])]),
        ("9万元，其中：甲4万元，占44%，比上年增加1万元；乙5万元", [("9万元", ["4万元", "5万元"])]),
        ("9万元，包括甲4万元和乙5万元；另有项目7万元，包括其他", [("9万元", ["4万元", "5万元"])]),
        ("约9万元，其中甲4万元、乙6万元", []),
        ("9万元，比上年的8万元增加1万元", []),
    ],
)
def test_wholes_are_found_with_their_parts(
    text: str, expected: list[tuple[str, list[str]]]
) -> None:
    found = [
        (one.whole.text, [part.text for part in one.parts]) for one in wholes(read_prose(text))
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲占60%，乙占30%，丙占10%。", ["60%", "30%", "10%"]),
        ("甲、乙、丙分别占60%、30%和10%", ["60%", "30%", "10%"]),
        ("甲占60%，执行率90%", []),
    ],
)
def test_shares_of_one_whole_are_found(text: str, expected: list[str]) -> None:
    assert [rate.text for run in shares(read_prose(text)) for rate in run.rates] == expected


def test_a_change_keeps_what_it_compares() -> None:
    (change,) = changes(read_prose("支出46.2万元，比上年的50万元减少3.8万元，下降7.6%。"))
    compared = (change.now, change.earlier, change.by, change.rate)
    assert [one.text if one else None for one in compared] == [
        "46.2万元",
        "50万元",
        "3.8万元",
        "7.6%",
    ]
    assert not change.rising


def test_both_ends_of_a_change_are_read() -> None:
    (found,) = from_to(read_prose("由2019年的214户减少到97户"))
    assert (found.before.text, found.after.text, found.rising) == ("214户", "97户", False)
    assert not list(from_to(read_prose("214户减少到97户")))


def test_a_ratio_needs_part_and_whole_in_one_sentence() -> None:
    (share,) = ratios(read_prose("满意174户，占接通183户的95.08%。"))
    assert (share.part.text, share.whole.text) == ("174户", "183户")
    (rate,) = ratios(read_prose("应签624栋，签约571栋，签约率91.51%。"))
    assert (rate.part.text, rate.whole.text) == ("571栋", "624栋")
    assert not list(ratios(read_prose("签约571栋。签约率91.51%。")))
