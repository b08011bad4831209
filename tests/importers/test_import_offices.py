"""Reports as twelve offices might hand them in, each in a style of its own, with their truths.

All are invented. A truth names what must be found; besides, no word of the document may be lost.
"""
# ruff: noqa: E501 - a document and its truth read best line by line

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.importers import Imported, ImportProblemError, import_text
from forms.amount import Amount
from forms.report import Report
from tests.importers.documents import WordFile, read_text, texts, wan

Rows = list[tuple[str, str | None, str | None]]


@dataclass(frozen=True)
class Truth:
    """What a report says."""

    unit: str
    year: int
    outline: str
    blocks: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    rows: Rows = field(default_factory=list)
    total: str | None = None
    figures: dict[str, str] = field(default_factory=dict)
    cover: dict[str, str] = field(default_factory=dict)
    tables: Sequence[tuple[str, int]] = ()
    """Section and number of rows of each table of text."""
    slips: Sequence[str] = ()
    """Words that the notes on slips must say."""
    words: Sequence[str] = ()
    """Words of the document that must be found somewhere in the report or its notes."""


def library_typed_half_width(folder: Path) -> Imported:
    file = WordFile().add("临江区图书馆", "2020年度部门整体支出绩效自评报告")
    file.table([("单位名称", "临江区图书馆"), ("联系人", "何一舟"), ("联系电话", "0700-5551200")])
    file.add(
        "一、部门概况", "(一)本馆1986年建成，藏书31万册。", "核定编制数21个，实有在编人数19人。"
    )
    file.add(
        "二、预算支出情况",
        "(一)基本支出",
        "年初预算批复数512.40万元，其中基本支出402.40万元，项目支出110万元。",
    )
    file.add("(二)整体支出管理及使用情况", "全年实际支出520.15万元。", "表1 支出明细表", "单位：元")
    file.table([
        ("项目", "金额"), ("基本工资", "1,200,000.00"), ("津贴补贴", "2,001,500.00"),
        ("购书经费", "2,000,000.00"), ("合计", "5,201,500.00"),
    ])  # fmt: skip
    file.add(
        "三、绩效情况",
        "1.读者服务。全年接待读者12万人次，外借图书8万册。",
        "2.阅读推广。办活动60场。",
    )
    file.add(
        "四、存在的问题",
        "书库紧张。",
        "五、改进措施",
        "报建新库。",
        "六、自评结果应用和公开情况",
        "在网站公开。",
    )
    return file.read(folder)


LIBRARY = Truth(
    "临江区图书馆", 2020, "changsha-2020",
    {
        "results": [(2, "读者服务。"), (0, "全年接待读者12万人次，外借图书8万册。"), (2, "阅读推广。"), (0, "办活动60场。")],
        "problems": [(0, "书库紧张。")], "measures": [(0, "报建新库。")], "publication": [(0, "在网站公开。")],
    },
    [("基本工资", "30101", "120.0"), ("津贴补贴", "30102", "200.15"), ("购书经费", None, "200.0")],
    "520.15",
    {"budget.total": "512.40", "budget.basic": "402.40", "budget.project": "110", "spent.total": "520.15",
     "staff.posts": "21", "staff.on_post": "19"},
    {"cover.contact": "何一舟", "cover.phone": "0700-5551200"},
    words=("本馆1986年建成",),
)  # fmt: skip


def park_with_styles(folder: Path) -> Imported:
    levels = [
        ("chineseCountingThousand", "%1、"),
        ("chineseCountingThousand", "（%2）"),
        ("decimal", "%3."),
    ]
    file = WordFile().numbering(levels)
    file.add("二〇二〇年度", "青禾市公园管理处", "部门整体支出预算绩效自评报告")
    file.add("单位名称（盖章）：青禾市公园管理处", "报告日期：2021年5月8日")
    file.numbered(0, "部门、单位基本情况").add("本处管护公园七座。")
    file.numbered(0, "部门整体预算支出情况").numbered(1, "基本支出情况").add("基本支出88.6万元。")
    file.numbered(1, "资产管理情况").add("资产逐件登记。")
    file.numbered(0, "部门整体支出绩效情况").numbered(1, "绿化养护")
    file.numbered(2, "补植苗木").add("补植苗木三千株。").numbered(2, "防治虫害").add("喷药六轮。")
    file.numbered(1, "游园服务").add("接待游客无事故。")
    file.numbered(0, "存在的问题及原因分析").add("人手少。")
    file.numbered(0, "下一步改进措施").add("招人。")
    file.numbered(0, "绩效自评结果拟应用和公开情况").add("公开。")
    return file.read(folder)


PARK = Truth(
    "青禾市公园管理处", 2020, "changsha-2020",
    {
        "basics": [(0, "本处管护公园七座。")],
        "spending_basic": [(0, "基本支出88.6万元。")],
        "spending_assets": [(0, "资产逐件登记。")],
        "results": [
            (2, "绿化养护"), (3, "补植苗木"), (0, "补植苗木三千株。"), (3, "防治虫害"), (0, "喷药六轮。"),
            (2, "游园服务"), (0, "接待游客无事故。"),
        ],
    },
    figures={"budget.basic": "88.6"}, cover={"cover.date": "2021-05-08"},
)  # fmt: skip


def market_bold(folder: Path) -> Imported:
    file = WordFile().add("关于2020年度栖霞镇市场服务站部门整体支出绩效自评的报告", bold=True)
    file.add("部门、单位基本情况", bold=True).add("本站管三个集市。")
    file.add("部门整体支出绩效情况", bold=True).add("秩序整治", bold=True).add("取缔占道12处。")
    file.add("价格监测", bold=True).add("每周采价两次。")
    file.add("存在的问题及原因分析", bold=True).add("设施老旧。")
    file.add("下一步改进措施", bold=True).add("逐步更新。")
    file.add("栖霞镇市场服务站", "2021年3月30日")
    return file.read(folder)


MARKET = Truth(
    "栖霞镇市场服务站", 2020, "changsha-2020",
    {
        "results": [(2, "秩序整治"), (0, "取缔占道12处。"), (2, "价格监测"), (0, "每周采价两次。")],
        "measures": [(0, "逐步更新。")],
    },
    cover={"cover.date": "2021-03-30"},
)  # fmt: skip


def water_with_slips(folder: Path) -> Imported:
    text = """
2020年度宁川市水文站部门整体支出预算绩效自评报告（参考提纲）
单位名称（盖章）：宁川市水文站
一、部门、单位基本情况
本站设测点9处。
三、部门整体支出绩效情况
1、抓监测、保时效，测报工作平稳
1.报汛。发报1200份，无迟报。
2.比测。比测设备30台。
2、抓安全、强管理，站容站貌改善
1.修缮。修缮站房两处。
三、抓学习、带队伍，干部素质提高
1.培训。培训40人次。
（四）、存在的问题及原因分析
经费偏紧。
"""
    return read_text(folder, text)


WATER = Truth(
    "宁川市水文站", 2020, "changsha-2020",
    {
        "results": [
            (2, "抓监测、保时效，测报工作平稳"), (3, "报汛。"), (0, "发报1200份，无迟报。"),
            (3, "比测。"), (0, "比测设备30台。"),
            (2, "抓安全、强管理，站容站貌改善"), (3, "修缮。"), (0, "修缮站房两处。"),
            (2, "抓学习、带队伍，干部素质提高"), (3, "培训。"), (0, "培训40人次。"),
        ],
        "problems": [(0, "经费偏紧。")],
    },
    slips=("三、",),
)  # fmt: skip


def harbour_of_another_province(folder: Path) -> Imported:
    file = WordFile().add("2022年度南岬港航事务中心部门整体支出绩效评价报告")
    file.add("第一部分 单位概况").add("中心管护航道86公里。")
    file.add("第二部分 绩效目标设定").add("年初设定目标5项。")
    file.add("第三部分 资金投入与使用").add("年初预算数300万元，实际支出298.5万元。")
    file.table(
        [
            ("支出内容", "金额（万元）"),
            ("办公费", "98.5"),
            ("航标维护资金", "200"),
            ("合计", "298.5"),
        ]
    )
    file.add("第四部分 产出与效果", "（一）航标", "维护航标120座。", "（二）疏浚", "疏浚15公里。")
    file.add("第五部分 评价结论").add("得分92分。").add("第六部分 意见与建议").add("增加投入。")
    return file.read(folder)


HARBOUR = Truth(
    "南岬港航事务中心", 2022, "free",
    {
        "part1": [(0, "中心管护航道86公里。")], "part2": [(0, "年初设定目标5项。")],
        "part4": [(2, "航标"), (0, "维护航标120座。"), (2, "疏浚"), (0, "疏浚15公里。")],
        "part5": [(0, "得分92分。")], "part6": [(0, "增加投入。")],
    },
    [("办公费", "30201", "98.5"), ("航标维护资金", None, "200.0")], "298.5",
    {"budget.total": "300", "spent.total": "298.5"},
)  # fmt: skip


def school_two_groups(folder: Path) -> Imported:
    file = WordFile().add("2020年度河湾区教师进修学校部门整体支出预算绩效自评报告")
    file.add("一、部门、单位基本情况").add("学校负责教师培训。").add("二、部门整体预算支出情况")
    file.add("（二）部门整体支出管理及使用情况").add("明细如下：")
    file.table([
        ("科目", "金额（万元）", "科目", "金额（万元）"), ("基本工资", "３０．５", "办公费", "2"),
        ("津贴补贴", "—", "培训费", "10.25"), ("奖金", "/", "差旅费", ""),
        ("工资福利支出小计", "30.5", "商品和服务支出小计", "12.25"), ("", "", "合　计", "42.75"),
    ])  # fmt: skip
    file.add("备注：培训费含场租。", "资金及时到位。")
    return file.read(folder)


SCHOOL = Truth(
    "河湾区教师进修学校", 2020, "changsha-2020",
    {"spending_use": [(0, "明细如下：")], "spending_use.after": [(0, "资金及时到位。")]},
    [("基本工资", "30101", "30.5"), ("津贴补贴", "30102", None), ("奖金", "30103", None),
     ("办公费", "30201", "2.0"), ("培训费", "30216", "10.25"), ("差旅费", "30211", None)],
    "42.75", words=("培训费含场租。", "小计"),
)  # fmt: skip


def court_with_words_own_things(folder: Path) -> Imported:
    file = WordFile().add("2020年度松岭县调解服务中心部门整体支出预算绩效自评报告")
    file.xml(
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>单位名称：松岭县调解服务中心</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    file.add("一、部门、单位基本情况")
    file.xml(
        "<w:p><w:r><w:t>中心有调解员</w:t></w:r><w:del><w:r><w:delText>八</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>十</w:t></w:r></w:ins><w:r><w:t>二人。</w:t></w:r></w:p>"
    )
    file.add("三、部门整体支出绩效情况").add("调解纠纷320件。").footnote("含上年结转5件。")
    file.add("四、存在的问题及原因分析").add("案多人少。")
    return file.read(folder)


COURT = Truth(
    "松岭县调解服务中心", 2020, "changsha-2020",
    {"basics": [(0, "中心有调解员十二人。")], "results": [(0, "调解纠纷320件。")], "unplaced": [(0, "含上年结转5件。")]},
)  # fmt: skip


def health_with_tables(folder: Path) -> Imported:
    file = WordFile().add("2021年度白鹭区卫生监督所部门整体支出绩效自评报告")
    file.add("一、部门（单位）基本情况").add("监督所承担卫生执法。")
    file.add(
        "二、一般公共预算支出情况",
        "（一）基本支出情况",
        "基本支出150万元。",
        "收入情况表",
        "单位：万元",
    )
    file.table(
        [("收入来源", "本年", "上年"), ("一般公共预算拨款", "160", "155"), ("其他收入", "3", "2")]
    )
    file.add("（二）项目支出情况", "项目支出10万元。", "“三公”经费情况表")
    file.table(
        [("项目", "预算数", "决算数"), ("公务接待费", "1", "0.5"), ("公务用车运行维护费", "2", "2")]
    )
    file.add("六、部门整体支出绩效情况").add("检查单位800家。", "自评得分表")
    file.table(
        [
            ("一级指标", "分值", "得分"),
            ("投入", "20", "19"),
            ("产出", "40", "38"),
            ("效果", "40", "37"),
        ]
    )
    return file.read(folder)


HEALTH = Truth(
    "白鹭区卫生监督所", 2021, "hunan-2021",
    {"basics": [(0, "监督所承担卫生执法。")], "results": [(0, "检查单位800家。")]},
    figures={"budget.basic": "150", "budget.project": "10"},
    tables=(("general_basic", 3), ("general_project", 3), ("results", 4)),
)  # fmt: skip


def bureau_in_old_encoding(folder: Path) -> Imported:
    text = (
        "２０２０年度云梦县档案局部门整体支出预算绩效自评报告\r\n\r\n填报单位：云梦县档案局　　联系人：吴小满\r\n"
        "一 、部门、单位基本情况\r\n　　局机关定编人员编制数１８个，实有１７人。\r\n"
        "二、部门整体预算支出情况\r\n（一）基本支出情况\r\n部门预算批复数为２３０．５０万元。\r\n"
        "（二）部门整体支出管理及使用情况\r\n支出内容\t金额（万元）\r\n基本工资\t１００．２\r\n办公费\t３０．３\r\n"
        "数字化加工费\t１００\r\n合计\t２３０．５\r\n三、部门整体支出绩效情况\r\n扫描档案５０万页。\r\n"
    )
    return read_text(folder, text, "gb18030")


BUREAU = Truth(
    "云梦县档案局", 2020, "changsha-2020",
    {"results": [(0, "扫描档案５０万页。")]},
    [("基本工资", "30101", "100.2"), ("办公费", "30201", "30.3"), ("数字化加工费", None, "100.0")], "230.5",
    {"budget.total": "230.50", "staff.posts": "18", "staff.on_post": "17"}, {"cover.contact": "吴小满"},
)  # fmt: skip


def forest_four_levels(folder: Path) -> Imported:
    text = """2020年度梧桐林场部门整体支出预算绩效自评报告
一、部门、单位基本情况
林场经营林地9万亩。
三、部门整体支出绩效情况
（一）营林生产
1．造林
（1）荒山造林
完成荒山造林1200亩，成活率91%。
（2）低产林改造
改造低产林300亩，超出计划20亩。
2．抚育
抚育幼林5000亩，分三批完成。
（二）资源保护
主要做了三件事：
1、巡山护林；
2、清理火险；
3、设卡检查。
四、存在的问题及原因分析
（一）队伍老化
平均年龄51岁，年轻人留不住。
（二）道路失修
雨季有三条林道不通车。
五、下一步改进措施
（一）充实队伍
公开招聘护林员六名。
（二）整修道路
列入下年项目。
"""
    return read_text(folder, text)


FOREST = Truth(
    "梧桐林场", 2020, "changsha-2020",
    {
        "results": [
            (2, "营林生产"), (3, "造林"), (4, "荒山造林"), (0, "完成荒山造林1200亩，成活率91%。"),
            (4, "低产林改造"), (0, "改造低产林300亩，超出计划20亩。"), (3, "抚育"),
            (0, "抚育幼林5000亩，分三批完成。"), (2, "资源保护"), (0, "主要做了三件事："),
            (0, "1、巡山护林；"), (0, "2、清理火险；"), (0, "3、设卡检查。"),
        ],
        "problems": [(2, "队伍老化"), (0, "平均年龄51岁，年轻人留不住。"), (2, "道路失修"), (0, "雨季有三条林道不通车。")],
        "measures": [(2, "充实队伍"), (0, "公开招聘护林员六名。"), (2, "整修道路"), (0, "列入下年项目。")],
    },
)  # fmt: skip


def station_merged_cells(folder: Path) -> Imported:
    def cell(text: str, merge: str = "") -> str:
        kind = f'<w:tcPr><w:vMerge w:val="{merge}"/></w:tcPr>' if merge else "<w:tcPr/>"
        return f"<w:tc>{kind}<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    rows = (
        (cell("类"), cell("款"), cell("金额")),
        (cell("工资福利支出", "restart"), cell("基本工资"), cell("500000")),
        (cell("", "continue"), cell("绩效工资"), cell("250000.5")),
        (cell("类"), cell("款"), cell("金额")),
        (cell("资本性支出", "restart"), cell("办公设备购置"), cell("30000")),
        (cell("", "continue"), cell("专用设备购置"), cell("－")),
        (cell("合计"), cell(""), cell("780000.5")),
    )
    table = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    file = WordFile().add("2020年度岚山区农技站部门整体支出预算绩效自评报告")
    file.add("一、部门、单位基本情况").add("农技站推广良种。").add("二、部门整体预算支出情况")
    file.add("（二）部门整体支出管理及使用情况").add("支出如下。").add("支出明细表（单位：元）")
    file.xml(f"<w:tbl>{table}</w:tbl>").add("三、部门整体支出绩效情况").add("推广良种两千亩。")
    return file.read(folder)


STATION = Truth(
    "岚山区农技站", 2020, "changsha-2020",
    {"results": [(0, "推广良种两千亩。")]},
    [("基本工资", "30101", "50.0"), ("绩效工资", "30107", "25.00005"), ("办公设备购置", "31002", "3.0"),
     ("专用设备购置", "31003", None)],
    "78.00005",
)  # fmt: skip


def committee_zero_in_words(folder: Path) -> Imported:
    file = WordFile().add("清溪街道办事处", "2021年度部门整体支出绩效自评报告")
    file.add("部门编码：301044", "填报人：杜若", "一、部门（单位）基本情况")
    file.add("街道核定编制数45个，年末实有在编人数43人，聘用人员12名。")
    file.add("二、一般公共预算支出情况", "（一）基本支出情况")
    file.add(
        "年初预算批复数为1,024.50万元，其中：基本支出824.50万元，包括工资福利支出700万元、商品和服务支出104.50万元、对个人和家庭的补助20万元；项目支出200万元。"
    )
    file.add("（二）项目支出情况", "全年“三公”经费支出为零。", "三、政府性基金预算支出情况", "无。")
    file.add(
        "六、部门整体支出绩效情况", "（一）民生服务。办理事项9000件。", "（二）城市管理。拆违15处。"
    )
    return file.read(folder)


COMMITTEE = Truth(
    "清溪街道办事处", 2021, "hunan-2021",
    {
        "fund": [(0, "无。")],
        "results": [(2, "民生服务。"), (0, "办理事项9000件。"), (2, "城市管理。"), (0, "拆违15处。")],
    },
    figures={"budget.total": "1024.5", "budget.basic": "824.5", "budget.wages": "700", "budget.goods": "104.5",
             "budget.subsidies": "20", "budget.project": "200", "three_public.total": "0",
             "staff.posts": "45", "staff.on_post": "43", "staff.other": "12"},
)  # fmt: skip


def centre_with_contents(folder: Path) -> Imported:
    file = WordFile().add("2020年度雁丘区信息中心部门整体支出预算绩效自评报告")
    chapters = ["部门、单位基本情况", "部门整体支出绩效情况", "存在的问题及原因分析"]
    file.add("目  录", *(f"{'一二三'[n]}、{text}\t{n + 1}" for n, text in enumerate(chapters)), "")
    for number, text in enumerate(chapters):
        file.add(f"{'一二三'[number]}、{text}", style=1).add(f"第{number + 1}章的内容。")
    file.add("附件1：", "自评表见附件。")
    return file.read(folder)


CENTRE = Truth(
    "雁丘区信息中心", 2020, "changsha-2020",
    {"basics": [(0, "第1章的内容。")], "results": [(0, "第2章的内容。")]},
    words=("第3章的内容。", "自评表见附件。", "目录"),
)  # fmt: skip


OFFICES: list[tuple[Callable[[Path], Imported], Truth]] = [
    (library_typed_half_width, LIBRARY), (park_with_styles, PARK), (market_bold, MARKET),
    (water_with_slips, WATER), (harbour_of_another_province, HARBOUR), (school_two_groups, SCHOOL),
    (court_with_words_own_things, COURT), (health_with_tables, HEALTH),
    (bureau_in_old_encoding, BUREAU), (forest_four_levels, FOREST),
    (station_merged_cells, STATION), (committee_zero_in_words, COMMITTEE),
    (centre_with_contents, CENTRE),
]  # fmt: skip


def figure(report: Report, key: str) -> str | None:
    value = report.values.get(key)
    if isinstance(value, Amount):
        return f"{value.fen / 1_000_000:f}".rstrip("0").rstrip(".")
    return None if value is None else str(value)


def everything(imported: Imported) -> str:
    report = imported.report
    kept = [report.printed(b) for blocks in report.narratives.values() for b in blocks]
    kept += [cell for table in report.tables for row in table.rows for cell in row]
    kept += [line.name for line in report.lines]
    kept += [value for value in report.values.values() if isinstance(value, str)]
    kept += [note.message for note in imported.notes]
    return re.sub(r"\s", "", "".join(kept))


@pytest.mark.parametrize(("make", "truth"), OFFICES, ids=[make.__name__ for make, _ in OFFICES])
def test_an_offices_report_is_read_as_it_says(
    tmp_path: Path, make: Callable[[Path], Imported], truth: Truth
) -> None:
    imported = make(tmp_path)
    report = imported.report
    assert (report.unit, report.year) == (truth.unit, truth.year)
    assert report.outline.key.split("-")[0 if truth.outline == "free" else slice(None)] in (
        truth.outline, truth.outline.split("-"),
    )  # fmt: skip
    for key, blocks in truth.blocks.items():
        assert texts(report, key) == blocks
    assert wan(report) == truth.rows
    total = report.expenditure_total
    assert (None if total is None else f"{total.fen / 1_000_000}") == truth.total
    stated = {key: figure(report, key) for key in truth.figures}
    assert stated == {key: f"{Decimal(said).normalize():f}" for key, said in truth.figures.items()}
    for key, said in truth.cover.items():
        assert report.text_of(key) == said
    assert [(table.section, len(table.rows)) for table in report.tables] == list(truth.tables)
    slips = "".join(note.message for note in imported.noted("slip"))
    assert all(said in slips for said in truth.slips)
    kept = everything(imported)
    assert all(re.sub(r"\s", "", said) in kept for said in truth.words)


@pytest.mark.parametrize(("make", "truth"), OFFICES, ids=[make.__name__ for make, _ in OFFICES])
def test_reading_the_same_report_twice_gives_the_same(
    tmp_path: Path, make: Callable[[Path], Imported], truth: Truth
) -> None:
    assert make(tmp_path) == make(tmp_path)
    assert unicodedata.is_normalized("NFC", truth.unit)


def test_pasted_text_is_read_like_a_saved_one(tmp_path: Path) -> None:
    text = "2020年度宁川市水文站部门整体支出预算绩效自评报告\n一、部门、单位基本情况\n设测点9处。\n"
    assert import_text(text) == read_text(tmp_path, text)
    with pytest.raises(ImportProblemError, match="没有文字"):
        import_text(" \n")
