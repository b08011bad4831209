"""Reports in other styles than the template's come to the same places, and nothing is lost."""

from pathlib import Path

import pytest

from desktop.importers import ImportProblemError
from forms.narrative import chinese_number
from forms.outline_reader import shipped_outlines
from tests.importers.documents import TITLE, WordFile, read_text, texts, wan


def test_word_heading_styles_level_the_text(tmp_path: Path) -> None:
    file = WordFile().add("2021年度宁川市水务中心部门整体支出绩效自评报告")
    file.add("部门（单位）基本情况", style=1).add("中心管河。")
    file.add("机构设置", style=2).add("设三个科。")
    file.add("一般公共预算支出情况", style=1)
    file.add("基本支出情况", style=2).add("基本支出230.65万元。")
    file.add("项目支出情况", style=2).add("项目支出580,000元。")
    file.add("部门整体支出绩效情况", style=1)
    file.add("履职情况", style=2).add("河堤", style=3).add("修堤八公里。")
    file.add("效益情况", style=2).add("群众满意。")
    file.add("其他需要说明的情况", style=1).add("没有。")
    imported = file.read(tmp_path)
    report = imported.report
    assert report.outline.key == "hunan-2021"
    assert texts(report, "basics") == [(0, "中心管河。"), (2, "机构设置"), (0, "设三个科。")]
    assert texts(report, "results") == [
        (2, "履职情况"), (3, "河堤"), (0, "修堤八公里。"), (2, "效益情况"), (0, "群众满意。"),
    ]  # fmt: skip
    assert texts(report, "general_project") == [(0, "项目支出580,000元。")]
    assert len(report.narrative_of("general_project")[0].quotes) == 1
    assert imported.noted("leftover") == ()


def test_bold_lines_without_numbers_are_headings(tmp_path: Path) -> None:
    file = WordFile().add("二〇二〇年度宁川市图书馆部门整体支出预算绩效自评报告", bold=True)
    file.add("填报单位：宁川市图书馆", "联 系 人：林小舟    联系电话：0731-5550199")
    file.add("报告日期：二〇二一年四月二十日")
    file.add("部门、单位基本情况", bold=True).add("本馆建于1986年。")
    file.add("机构设置", bold=True).add("设三个部。").add("人员情况", bold=True).add("人员稳定。")
    file.add("部门整体支出绩效情况", bold=True).add("读者服务", bold=True).add("借书三十万册。")
    report = file.read(tmp_path).report
    assert (report.unit, report.year) == ("宁川市图书馆", 2020)
    assert report.text_of("cover.contact") == "林小舟"
    assert report.text_of("cover.phone") == "0731-5550199"
    assert report.text_of("cover.date") == "2021-04-20"
    assert texts(report, "basics") == [
        (0, "本馆建于1986年。"), (2, "机构设置"), (0, "设三个部。"), (2, "人员情况"),
        (0, "人员稳定。"),
    ]  # fmt: skip
    assert texts(report, "results") == [(2, "读者服务"), (0, "借书三十万册。")]


def test_automatic_numbers_count_like_typed_ones(tmp_path: Path) -> None:
    file = WordFile().numbering(
        [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    )
    file.add(TITLE)
    file.numbered(0, "部门、单位基本情况").add("本馆。")
    file.numbered(0, "部门整体支出绩效情况").numbered(1, "文艺演出")
    file.numbered(2, "下乡演出。全年下乡演出三十二场，观众两万人。")
    file.numbered(2, "免费培训。培训学员九百人，开班十二期。")
    file.numbered(1, "群众文化").add("活动不断。")
    report = file.read(tmp_path).report
    assert texts(report, "results") == [
        (2, "文艺演出"),
        (3, "下乡演出。"), (0, "全年下乡演出三十二场，观众两万人。"),
        (3, "免费培训。"), (0, "培训学员九百人，开班十二期。"),
        (2, "群众文化"), (0, "活动不断。"),
    ]  # fmt: skip


def test_two_groups_of_columns_in_a_gb18030_text(tmp_path: Path) -> None:
    text = f"""{TITLE}
一、部门、单位概况
本馆藏书。
二、部门整体预算支出情况
（二）部门整体支出管理及使用情况
实际支出99.5万元。
\t支出内容\t金额（万元）\t支出内容\t金额（万元）
\t基本工资\t30\t办公费\t10.5
\t津贴补贴\t20\t印刷费\t
\t奖金\t19\t购书资金\t20
\t小计\t69\t合 计\t99.5
"""
    imported = read_text(tmp_path, text, "gb18030")
    assert wan(imported.report) == [
        ("基本工资", "30101", "30.0"), ("津贴补贴", "30102", "20.0"), ("奖金", "30103", "19.0"),
        ("办公费", "30201", "10.5"), ("印刷费", "30202", None), ("购书资金", None, "20.0"),
    ]  # fmt: skip
    assert imported.report.expenditure_total == imported.report.expenditure_sum
    assert any("小计" in note.message for note in imported.notes)
    assert texts(imported.report, "basics") == [(0, "本馆藏书。")]


def test_a_table_in_yuan_with_codes_and_class_sums(tmp_path: Path) -> None:
    file = WordFile().add(TITLE).add("一、部门整体预算支出情况", bold=True)
    file.add("（二）部门整体支出管理及使用情况", bold=True).add("见下表。", "单位：元")
    file.table([
        ("科目编码", "科目名称", "年初预算数", "决算数", "备注"),
        ("301", "工资福利支出", "3,000,000.00", "２，９８０，０００．００", ""),
        ("30101", "基本工资", "1,000,000.00", "980,000.00", ""),
        ("30102", "津贴补贴", "2,000,000", "2,000,000.00", ""),
        ("科目编码", "科目名称", "年初预算数", "决算数", "备注"),
        ("302", "商品和服务支出", "", "2,005,000.00", ""),
        ("30201", "办公费", "—", "5,000.00", ""),
        ("30203", "咨询费", "", "约2百万", ""),
        ("", "合计", "", "4,985,000.00", ""),
    ])  # fmt: skip
    file.add("注：办公费含打印。", "以上支出经核对无误。")
    imported = file.read(tmp_path)
    report = imported.report
    assert wan(report) == [
        ("基本工资", "30101", "98.0"), ("津贴补贴", "30102", "200.0"), ("办公费", "30201", "0.5"),
        ("咨询费", "30203", None),
    ]  # fmt: skip
    assert report.lines[0].budget is not None
    assert report.lines[0].budget.fen == 100_000_000
    assert report.expenditure_total is not None
    assert report.expenditure_total.fen == 498_500_000
    assert report.text_of("expenditure.note") == "办公费含打印。"
    assert texts(report, "spending_use.after") == [(0, "以上支出经核对无误。")]
    assert any("约2百万" in note.message for note in imported.noted("slip"))
    assert any("工资福利支出" in note.message for note in imported.noted("read"))


def test_an_unknown_chapter_is_kept_as_unplaced_and_said(tmp_path: Path) -> None:
    text = f"""{TITLE}
一、部门、单位基本情况
本馆藏书。
二、党建工作情况
（一）学习
每周学习。
（二）活动
每月活动。
三、部门整体支出绩效情况
（一）借阅
借书多。
"""
    imported = read_text(tmp_path, text)
    assert texts(imported.report, "unplaced") == [
        (1, "党建工作情况"), (2, "学习"), (0, "每周学习。"), (2, "活动"), (0, "每月活动。"),
    ]  # fmt: skip
    assert len(imported.noted("leftover")) == 1
    assert "党建工作情况" in imported.noted("leftover")[0].message
    assert texts(imported.report, "results") == [(2, "借阅"), (0, "借书多。")]


def test_variants_of_headings_are_matched_and_weak_ones_said(tmp_path: Path) -> None:
    text = f"""{TITLE}
（1）部门（单位）基本情况
本馆藏书。
一、存在问题及原因
书旧。
二、下一步的改进措施：增加购书经费，每年更新藏书两万册。
三、绩效自评结果应用及公开情况
公开。
"""
    imported = read_text(tmp_path, text)
    assert texts(imported.report, "problems") == [(0, "书旧。")]
    assert texts(imported.report, "publication") == [(0, "公开。")]
    said = " ".join(note.message for note in imported.noted("slip"))
    assert "存在问题及原因" in said
    assert "绩效自评结果应用及公开情况" in said


def test_numbered_lists_stay_text_with_their_numbers(tmp_path: Path) -> None:
    text = f"""{TITLE}
一、部门、单位基本情况
主要职能如下：
1.贯彻执行国家政策
2.组织全市借阅服务；
3.完成上级交办的其他事项。
二、部门整体支出绩效情况
（1）借阅增长。全年借阅三十万册，比前一年多出两万册。
（2）服务提升。延长开放时间，周末照常开放。
"""
    report = read_text(tmp_path, text).report
    assert [level for level, _ in texts(report, "basics")] == [0, 0, 0, 0]
    assert texts(report, "basics")[1] == (0, "1.贯彻执行国家政策")
    assert [level for level, _ in texts(report, "results")] == [2, 0, 2, 0]


def test_a_list_of_contents_and_the_signature_are_not_text(tmp_path: Path) -> None:
    file = WordFile().add(TITLE, "单位名称：宁川市图书馆", "目 录")
    file.add("一、部门、单位基本情况\t1", "二、部门整体支出绩效情况......2")
    file.add("一、部门、单位基本情况", bold=True).add("本馆藏书。")
    file.add("二、部门整体支出绩效情况", bold=True).add("借书多。")
    file.add("宁川市图书馆", "2021年4月8日")
    imported = file.read(tmp_path)
    assert texts(imported.report, "basics") == [(0, "本馆藏书。")]
    assert texts(imported.report, "results") == [(0, "借书多。")]
    assert imported.report.text_of("cover.date") == "2021-04-08"
    assert any("目录" in note.message for note in imported.noted("dropped"))
    assert imported.noted("leftover") == ()


def test_other_tables_stay_in_their_section(tmp_path: Path) -> None:
    file = WordFile().add(TITLE).add("一、部门整体支出绩效情况", bold=True).add("见表。")
    file.add("借阅情况表").table([("季度", "册数"), ("一季度", "8万"), ("二季度", "7万")])
    file.add("借书多。")
    report = file.read(tmp_path).report
    (table,) = report.tables
    assert (table.section, table.caption) == ("results", "借阅情况表")
    assert table.rows[1] == ("一季度", "8万")
    assert texts(report, "results") == [(0, "见表。"), (0, "借书多。")]


def test_attachments_after_the_last_chapter_are_left_over(tmp_path: Path) -> None:
    file = WordFile().add(TITLE).add("一、部门、单位基本情况", bold=True).add("本馆。")
    file.add("二、绩效自评结果拟应用和公开情况", bold=True).add("公开。")
    file.add("附件：1.自评表", "请见下页。").table([("指标", "分值"), ("产出", "50")])
    imported = file.read(tmp_path)
    assert texts(imported.report, "publication") == [(0, "公开。")]
    assert texts(imported.report, "unplaced") == [(0, "附件：1.自评表"), (0, "请见下页。")]
    assert len(imported.report.tables) == 1
    assert len(imported.noted("leftover")) == 2


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("宁川市图书馆2020年度部门整体支出绩效自评报告", "宁川市图书馆"),
        ("宁川市图书馆关于2020年部门整体支出绩效评价报告", "宁川市图书馆"),
        ("2020年度宁川市图书馆整体支出绩效自评报告", "宁川市图书馆"),
        ("2020年度\n宁川市图书馆\n部门整体支出\n预算绩效\n自评报告", "宁川市图书馆"),
        ("2020年度部门整体支出绩效自评报告\n单位名称（盖章）：\n宁川市图书馆", "宁川市图书馆"),
        ("2020年度部门整体支出绩效自评报告\n部门名称：宁川市图书馆（盖章）", "宁川市图书馆"),
    ],
)
def test_unit_and_year_are_found_on_many_covers(tmp_path: Path, title: str, unit: str) -> None:
    imported = read_text(tmp_path, f"{title}\n\n一、部门、单位基本情况\n本馆。\n")
    assert (imported.report.unit, imported.report.year) == (unit, 2020)
    assert imported.noted("leftover") == ()
    assert imported.noted("slip") == ()


def test_what_stands_before_the_first_chapter_is_kept(tmp_path: Path) -> None:
    text = f"{TITLE}\n市财政局：\n现将有关情况报告如下。\n一、部门、单位基本情况\n本馆。\n"
    imported = read_text(tmp_path, text)
    assert texts(imported.report, "unplaced") == [(0, "市财政局："), (0, "现将有关情况报告如下。")]
    assert len(imported.noted("leftover")) == 1


def test_unit_and_year_given_count_more_than_those_found(tmp_path: Path) -> None:
    text = f"{TITLE}\n一、部门、单位基本情况\n本馆。\n"
    imported = read_text(tmp_path, text, unit="宁川市档案馆", year=2021)
    assert (imported.report.unit, imported.report.year) == ("宁川市档案馆", 2021)
    assert len(imported.noted("slip")) == 2


@pytest.mark.parametrize(
    ("text", "way_out"),
    [
        ("一、部门、单位基本情况\n本馆在2020年度很忙。\n", "--unit"),
        ("单位名称：宁川市图书馆\n一、部门、单位基本情况\n本馆。\n", "--year"),
    ],
)
def test_a_missing_unit_or_year_is_asked_for(tmp_path: Path, text: str, way_out: str) -> None:
    with pytest.raises(ImportProblemError, match=way_out):
        read_text(tmp_path, text)


def test_a_cover_laid_out_in_a_table_is_a_cover(tmp_path: Path) -> None:
    file = WordFile().add("2020年度部门整体支出绩效自评报告")
    file.table([("单位名称（盖章）：", "宁川市图书馆"), ("联系人", "林小舟")])
    file.add("一、部门、单位基本情况", bold=True).add("本馆。")
    report = file.read(tmp_path).report
    assert report.unit == "宁川市图书馆"
    assert report.text_of("cover.contact") == "林小舟"
    assert report.tables == ()


def test_an_older_template_with_other_levels_is_placed(tmp_path: Path) -> None:
    text = """附件2
宁川市图书馆2019年度部门整体支出绩效自评报告
一、部门概况
(一)部门职责
1.贯彻有关文化工作的方针政策;参与制定地方性规章制度并监督执行情况,每年汇总一次。
2.依据有关规定,直接进行下列工作:
(1)借阅;
(2)展览。
二、部门整体支出管理及使用情况
（一）基本支出
2019年基本支出300万元。
（二）专项支出
1、专项资金实际使用情况分析
全部用完。
三、部门专项组织实施情况
按程序。
四、部门整体支出绩效情况
1.经济性。严格控制三公经费，全年“三公”经费支出2.3万元，其中：公务接待费0.8万元。
五、改进措施和有关建议
买书。
六、其他需要说明的情况
没有。
"""
    imported = read_text(tmp_path, text)
    report = imported.report
    assert (report.unit, report.year) == ("宁川市图书馆", 2019)
    assert [level for level, _ in texts(report, "basics")] == [2, 0, 0, 0, 0]
    assert [level for level, _ in texts(report, "spending_use")] == [3, 0, 3, 4, 0]
    assert texts(report, "spending_projects") == [(0, "按程序。")]
    assert texts(report, "results")[0] == (2, "经济性。")
    assert texts(report, "measures") == [(0, "买书。")]
    assert texts(report, "unplaced") == [(1, "其他需要说明的情况"), (0, "没有。")]
    assert any("改进措施和有关建议" in note.message for note in imported.noted("slip"))


def test_a_title_that_prints_otherwise_is_said(tmp_path: Path) -> None:
    title = "宁川市图书馆2020年度部门整体支出绩效评价报告"
    imported = read_text(tmp_path, f"{title}\n一、部门、单位基本情况\n本馆。\n")
    assert any(title in note.message for note in imported.noted("dropped"))
    same = read_text(tmp_path, f"{TITLE}\n一、部门、单位基本情况\n本馆。\n")
    assert same.noted("dropped") == ()


@pytest.mark.parametrize("key", ["changsha-2020", "hunan-2021"])
def test_the_outline_is_found_by_its_headings_and_a_tie_by_the_year(
    tmp_path: Path, key: str
) -> None:
    outline = shipped_outlines()[key]
    lines = [f"{outline.valid_from}年度某馆部门整体支出绩效自评报告"]
    for place, section in enumerate(outline.sections, 1):
        lines += [f"{chinese_number(place)}、{section.heading}", "已经完成。"]
    assert read_text(tmp_path, "\n".join(lines)).report.outline == outline
    alike = f"{outline.valid_from}年度某馆部门整体支出绩效自评报告\n一、下一步改进措施\n改。\n"
    assert read_text(tmp_path, alike).report.outline == outline


def test_the_outline_given_is_used(tmp_path: Path) -> None:
    outline = shipped_outlines()["hunan-2021"]
    text = f"{TITLE}\n一、部门、单位基本情况\n本馆。\n二、政府性基金预算支出情况\n没有。\n"
    report = read_text(tmp_path, text, outline=outline).report
    assert report.outline == outline
    assert texts(report, "fund") == [(0, "没有。")]


def test_a_document_of_another_kind_is_kept_whole_and_said(tmp_path: Path) -> None:
    text = "一、会议情况\n到会十人。\n（一）议题\n讨论借阅。\n二、会议决定\n延长开放。\n"
    imported = read_text(tmp_path, text, unit="宁川市图书馆", year=2020)
    assert [literal for _, literal in texts(imported.report, "unplaced")] == [
        "会议情况", "到会十人。", "议题", "讨论借阅。", "会议决定", "延长开放。",
    ]  # fmt: skip
    assert len(imported.noted("leftover")) == 2
