"""Subjects and figures are found by the first letters of their pinyin."""

import pytest

from forms.economic import classification, plain_name
from forms.initials import closeness, has_initials, initials_of
from forms.outline_reader import shipped_outlines


@pytest.mark.parametrize(
    ("letters", "name"),
    [("jbgz", "基本工资"), ("gwjdf", "公务接待费"), ("CLF", "差旅费"), ("bgf", "办公费")],
)
def test_a_subject_is_found_by_its_initials(letters: str, name: str) -> None:
    assert classification().search(letters, 2020)[0].name == name


def test_initials_reach_former_names_and_parts_of_names() -> None:
    table = classification()
    assert [one.code for one in table.search("qtdgrhjtbzzc", 2020)] == ["30399"]
    assert "30113" in [one.code for one in table.search("gjj", 2020)]
    assert [one.code for one in table.abbreviated("jj", 2020)] == ["30103"]


def test_the_column_of_initials_agrees_with_the_order_of_the_characters() -> None:
    for subject in classification().subjects:
        names = (subject.name, *subject.former_names)
        assert len(subject.initials) == len(names)
        for letters, name in zip(subject.initials, names, strict=True):
            known = [one for one in map(initials_of, plain_name(name)) if one]
            assert len(letters) == len(known), name
            assert has_initials(name, letters), name


def test_each_figure_of_each_outline_can_be_found_by_letters() -> None:
    for outline in shipped_outlines().values():
        for field in outline.figures:
            letters = "".join(initials_of(one)[:1] for one in field.label)
            assert letters
            assert has_initials(field.label, letters), field.label


def test_characters_read_in_two_ways_are_found_by_both() -> None:
    assert has_initials("全年（调整后）预算数", "tzh")
    assert has_initials("“三公”经费", "sgjf")
    assert not has_initials("基本支出", "jz")
    assert not has_initials("基本支出", "")


def test_the_nearer_text_has_the_smaller_closeness() -> None:
    texts = ["部门预算批复数", "全年预算批复", "预算外批复数", "预算批复数", "基本支出"]
    near = {text: closeness(text, "yspf") for text in texts}
    ranked = sorted((far, text) for text, far in near.items() if far is not None)
    assert [text for _, text in ranked] == [
        "预算批复数", "全年预算批复", "部门预算批复数", "预算外批复数",
    ]  # fmt: skip
    assert near["基本支出"] is None
    assert closeness("“三公”经费", "三公经费") == (0, 0)
    assert closeness("基本支出", "") is None
