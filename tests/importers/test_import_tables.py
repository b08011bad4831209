"""The expenditure table is told from others, and its rows from heads, sums and remarks."""

from collections.abc import Sequence

import pytest

from desktop.importers.notes import Notebook
from desktop.importers.source import Grid
from desktop.importers.table_kinds import is_cross_table, is_expenditure
from desktop.importers.tables import Expenditure, read_expenditure
from desktop.importers.text_source import text_document
from forms.amount import Amount, MoneyUnit

Rows = Sequence[Sequence[str]]


def grid(rows: Rows) -> Grid:
    return Grid(tuple(tuple(row) for row in rows))


def read(rows: Rows, caption: str = "") -> tuple[Expenditure, Notebook]:
    notebook = Notebook()
    table = grid(rows)
    assert is_expenditure(table, 2020)
    spent = read_expenditure(table, 2020, notebook, caption=caption, default=MoneyUnit.WAN)
    return spent, notebook


def names(spent: Expenditure) -> list[str]:
    return [line.name for line in spent.lines]


HEAD = ("支出内容", "金额（万元）")
SOME = (("办公费", "1.5"), ("印刷费", "2"), ("水费", "0.25"))


def test_the_unit_stands_in_head_caption_or_nowhere() -> None:
    in_caption, _ = read([("支出内容", "金额"), *SOME], "单位：元")
    assert in_caption.lines[0].amount == Amount(150)
    in_head, _ = read([HEAD, *SOME])
    assert in_head.lines[0].amount == Amount(1_500_000)
    nowhere, notebook = read([("支出内容", "金额"), *SOME])
    assert nowhere.lines[0].amount == Amount(1_500_000)
    assert "按万元" in notebook.notes[0].message


def test_a_sheet_without_a_unit_that_would_hold_billions_is_in_yuan() -> None:
    rows = [
        ("支出内容", "金额"),
        ("办公费", "1,785,200.50"),
        ("水费", "300"),
        ("合计", "1785500.5"),
    ]
    spent, notebook = read(rows)
    assert [line.amount for line in spent.lines] == [Amount(178_520_050), Amount(30_000)]
    assert "按元读入（按万元读会有一笔 178.55亿元）" in notebook.notes[0].message
    named, _ = read(rows, "单位：万元")  # what the sheet says counts
    assert named.lines[1].amount == Amount(300_000_000)


def test_a_table_without_a_head_is_read_by_what_it_holds() -> None:
    spent, _ = read([*SOME, ("合计", "3.75")])
    assert names(spent) == ["办公费", "印刷费", "水费"]
    assert spent.total == Amount(3_750_000)


def test_blanks_and_dashes_are_blank_and_zero_is_zero() -> None:
    spent, _ = read([HEAD, ("办公费", "-"), ("印刷费", ""), ("水费", "0"), ("电费", "——")])
    assert [line.amount for line in spent.lines] == [None, None, Amount(0), None]


def test_a_class_without_rows_of_its_own_is_a_row() -> None:
    spent, _ = read([HEAD, ("工资福利支出", "30"), ("办公费", "5"), ("印刷费", "1"), ("水费", "1")])
    assert names(spent)[0] == "工资福利支出"


def test_a_repeated_name_gets_the_code_of_its_class() -> None:
    spent, _ = read(
        [HEAD, ("310资本性支出", "9"), ("办公设备购置", "9"), ("办公费", "1"), ("水费", "1")]
    )
    assert next((line.name, line.code) for line in spent.lines) == ("办公设备购置", "31002")
    ambiguous, _ = read([HEAD, ("办公设备购置", "9"), *SOME])
    assert ambiguous.lines[0].code is None


def test_codes_and_numbers_typed_before_names_are_taken_off() -> None:
    spent, _ = read(
        [
            HEAD,
            ("30201 办公费", "1"),
            ("（二）印刷费", "2"),
            ("3、水费", "3"),
            ("31002办公设备购置", "4"),
        ]
    )
    assert names(spent) == ["办公费", "印刷费", "水费", "办公设备购置"]
    assert spent.lines[3].code == "31002"


def test_a_code_against_its_name_is_said_and_the_name_counts() -> None:
    rows = [("编码", *HEAD), ("30202", "办公费", "1"), ("30205", "水费", "1"), ("", "电费", "1")]
    spent, notebook = read(rows)
    assert [line.code for line in spent.lines] == ["30201", "30205", "30206"]
    assert any("30202" in note.message for note in notebook.notes)


def test_group_rows_are_sums_only_where_they_add_up() -> None:
    rows = [HEAD, ("一、基本支出", "3.75"), *SOME, ("二、项目支出", "9"), ("合计", "12.75")]
    spent, _ = read(rows)
    assert names(spent) == ["办公费", "印刷费", "水费", "项目支出"]
    off, _ = read([HEAD, ("基本支出", "4"), *SOME])
    assert names(off)[0] == "基本支出"


def test_parts_of_a_row_are_not_counted_twice() -> None:
    spent, notebook = read([HEAD, *SOME, ("其中：上门送书", "0.1")])
    assert len(spent.lines) == 3
    assert any("上门送书" in note.message for note in notebook.notes)


def test_notes_and_signatures_in_the_table_are_no_rows() -> None:
    rows = [HEAD, *SOME, ("备注：水费含绿化。", ""), ("制表人：某某", "")]
    spent, notebook = read(rows)
    assert len(spent.lines) == 3
    assert spent.note == "水费含绿化。"
    assert any("制表人" in note.message for note in notebook.notes)


def test_a_sum_whose_word_stands_before_the_names_is_no_row() -> None:
    spent, _ = read([
        ("科目编码", "支出内容", "金额（万元）"),
        ("30201", "办公费", "1.5"),
        ("30202", "印刷费", "2"),
        ("小计", "", "3.5"),
        ("30205", "水费", "0.25"),
        ("合 计", "", "3.75"),
    ])  # fmt: skip
    assert names(spent) == ["办公费", "印刷费", "水费"]
    assert spent.total == Amount(3_750_000)


def test_sums_of_blocks_side_by_side_are_no_rows() -> None:
    """The name of the last block's sum is merged over the block at its left."""
    spent, notebook = read([
        ("编码", "科目", "决算数", "编码", "科目", "决算数", "编码", "科目", "决算数"),
        ("30101", "基本工资", "8", "30201", "办公费", "2", "31002", "办公设备购置", "3"),
        ("30102", "津贴补贴", "1", "30205", "水费", "0.5", "", "", ""),
        ("人员经费合计", "", "9", "公用经费合计", "", "", "", "", "5.5"),
    ])  # fmt: skip
    assert names(spent) == ["基本工资", "津贴补贴", "办公费", "水费", "办公设备购置"]
    assert [one.text for one in spent.skipped] == ["人员经费合计", "公用经费合计"]
    assert any("“公用经费合计”" in note.message for note in notebook.notes)
    assert not [note for note in notebook.notes if note.kind in ("slip", "leftover")]


@pytest.mark.parametrize(
    "name",
    [
        "人员经费合计",
        "基本支出合计",
        "商品和服务支出小计",
        "小 计：",
        "合计（万元）",
        "本年累计",
        "承前页",
    ],
)
def test_a_row_whose_name_ends_in_a_word_for_sums_is_no_row(name: str) -> None:
    spent, _ = read([HEAD, *SOME, (name, "3.75")])
    assert names(spent) == ["办公费", "印刷费", "水费"]
    assert len(spent.skipped) == 1


def test_an_amount_that_nothing_names_is_no_row_and_is_told() -> None:
    spent, notebook = read([HEAD, *SOME, ("", "9")])
    assert names(spent) == ["办公费", "印刷费", "水费"]
    assert [(one.row, one.reason) for one in spent.skipped] == [(5, "没有名称和编码")]
    (told,) = (note.message for note in notebook.notes if note.kind == "leftover")
    assert "第 5 行有金额“9”" in told


def test_two_totals_that_differ_are_said() -> None:
    spent, notebook = read([HEAD, ("合计", "3.75"), *SOME, ("总计", "4")])
    assert spent.total == Amount(3_750_000)
    assert any("两个合计" in note.message for note in notebook.notes)


def test_sums_of_blocks_that_are_called_so_are_not_the_tables() -> None:
    spent, notebook = read([
        ("科目", "金额", "科目", "金额"),
        ("基本工资", "5", "办公费", "1"),
        ("津贴补贴", "5", "水费", "1"),
        ("合计", "10", "合计", "2"),
    ])  # fmt: skip
    assert spent.total is None
    assert any("第 4 行各栏各有合计" in note.message for note in notebook.notes)


def test_a_column_of_sums_goes_before_those_of_its_parts() -> None:
    head = ("科目", "基本支出", "项目支出", "合计")
    spent, _ = read(
        [head, ("办公费", "1", "2", "3"), ("水费", "1", "", "1"), ("电费", "", "4", "4")]
    )
    assert [line.amount for line in spent.lines] == [Amount(n * 1_000_000) for n in (3, 1, 4)]


def test_a_table_of_few_subjects_that_head_columns_is_none_of_rows() -> None:
    rows = [
        ("科目名称", "合计", "商品和服务支出", ""),
        ("", "", "办公费", "水费"),
        ("合计", "3", "1", "2"),
        ("水文测报", "3", "1", "2"),
    ]
    assert is_cross_table(grid(rows), 2020)
    assert not is_expenditure(grid(rows), 2020)
    blocks = [
        ("科目", "金额", "科目", "金额"),
        ("办公费", "1", "水费", "2"),
        ("电费", "", "邮电费", ""),
    ]
    assert is_expenditure(grid(blocks), 2020)


def test_a_row_that_counts_the_columns_is_a_head() -> None:
    spent, _ = read([("项目", "决算数（万元）"), ("栏次", "1"), *SOME, ("合计", "3.75")])
    assert names(spent) == ["办公费", "印刷费", "水费"]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ("指标", "分值", "得分"),
            ("产出", "50", "48"),
            ("效益", "30", "30"),
            ("合计", "80", "78"),
        ],
        [("季度", "册数"), ("一季度", "8"), ("二季度", "7")],
        [("姓名", "职务"), ("甲", "主任"), ("乙", "会计")],
        [("",), ("",)],
    ],
)
def test_other_tables_are_none(rows: Rows) -> None:
    assert not is_expenditure(grid(rows), 2020)


# Tables in plain text -------------------------------------------------------------------------


def grids(text: str) -> list[Rows]:
    return [item.rows for item in text_document(text).items if isinstance(item, Grid)]


def test_cells_a_line_each_make_rows() -> None:
    text = "前文\n\t名称\n\t金额\n\n\t办公费\n\t1.5\n\n\t水费\n\t\n\n\n后文\n"
    assert grids(text) == [(("名称", "金额"), ("办公费", "1.5"), ("水费", ""))]


def test_rows_a_line_each_make_rows() -> None:
    assert grids("名称\t金额\n办公费\t1.5\n水费\t2\n后文") == [
        (("名称", "金额"), ("办公费", "1.5"), ("水费", "2"))
    ]


def test_paragraphs_indented_by_tabs_are_no_table() -> None:
    text = "\t本馆藏书三十万册，常年开放。\n\t读者满意。\n\n\t来年再接再厉。\n\t全体努力。\n"
    assert grids(text) == []
    assert next(line.text for line in text_document(text).lines if line.text).startswith("本馆")
