"""Make twin.docx and twin.txt: an invented unit's report with every quirk that such files have.

Typed numbers of four kinds, one of them doubled and one with a superfluous 、, a second 三、
where 3、 was meant, a template hint left in a heading, a bookmark, run-in headings, a blank
before the title, （参考提纲） on the cover, a note below the table, amounts with one decimal or
none, a subject's old name, a row that is no subject.

Run it as ``python tests/files/make_twin.py`` after a change.
"""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK

HERE = Path(__file__).resolve().parent

TITLE = (" 2020年度宁川市河东区水务服务中心部门", "整体支出预算绩效", "自评报告", "（参考提纲）")
UNIT_LINE = "单位名称（盖章）：宁川市河东区水务服务中心"

ROWS = (
    ("明细支出内容", "金额（单位：万元）"),
    ("基本工资", "61.08"),
    ("津贴补贴", "24.50"),
    ("奖金", "88.16"),
    ("其他社会保障缴费", "1.75"),
    ("职工基本医疗保险缴费", "7.20"),
    ("住房公积金", "15.43"),
    ("办公费", "22.09"),
    ("印刷费", "3.11"),
    ("劳务费", "0.4"),
    ("委托业务费", "58"),
    ("其他商品和服务支出", "19.66"),
    ("其他对个人和家庭的补助支出", "0.12"),
    ("河道清障资金", "2150.30"),
    ("合计", "2451.80"),
)

NOTE = (
    "备注：其他商品和服务支出主要用于宣传材料、巡河用具和食堂补贴；河道清障资金由区里统筹，"
    "按工程量拨付，含1.2万元/公里的管护奖励。“ 三公经费”支出为零，全年没有安排接待。"
)

BODY: tuple[str, ...] = (
    "#一、部门、单位基本情况",
    (
        "区水务服务中心于2011年3月设立，承担全区河湖巡查、堤防养护和农村供水的日常工作。"
        "下设办公室、河湖科、供水科三个科室。核定人员编制数16个，实有15名，雇员4名。"
    ),
    "中心的主要任务是落实河长制各项部署，编制年度养护计划，组织汛期值守，协助处理涉水投诉。",
    "",
    "#二、部门整体预算支出情况",
    "#（一）、基本支出情况",
    (
        "河东区水务服务中心2020年部门预算批复数为288.65万元。其中，基本支出230.65万元"
        "（含工资福利支出198.00万元，商品和服务支出32.50万元，对个人和家庭补助支出0.15万元），"
        "项目支出58万元（含堤防养护、水质检测和巡河员补贴）。"
    ),
    "",
    "#（二）、部门整体支出管理及使用情况",
    (
        "2020年区水务服务中心部门预算批复数为288.65万元，实际使用2451.80万元，"
        "款项按进度拨付，没有截留和挪用。"
    ),
    "各项开支列表如下：",
    "[table]",
    NOTE,
    "",
    "#（三）、部门专项组织实施情况 ",
    "中心与各街道签订养护责任书，把清淤、保洁、巡查三项任务分解到人，按季考评。",
    "",
    (
        "#（四）、资产管理情况 反映部门资产的配置、管理、处置等综合情况。"
        "包括制度建设、管理措施、配置处置的程序等。   "
    ),
    "水泵、测流仪等设备逐件建卡，谁领用谁保管，年底盘点一次。",
    "",
    "#三、部门整体支出绩效情况",
    "#1、 防大汛、保安澜，河堤养护扎实开展",
    (
        "1.“清河行动”，水面常年干净。全年打捞漂浮物430吨，清理河段17处，一是上游设拦网，"
        "二是下游设值守点，投诉比前一年少了一半。"
    ),
    "2.堤防巡查，隐患及时排除。汛前巡堤96公里，查出渗漏5处，全部在主汛期前修好。",
    "#2、 提水质、惠民生，供水服务稳步改善 ",
    "1.管网改造，告别黄水。改造老旧管道8.5公里，3200户居民用上清水。",
    "2.定期检测，结果上墙。每月取样12次，合格率保持在98%以上，各村公示栏同步张贴。",
    "#三、强作风、转方式，内部管理更加规范",
    "[bookmark: _GoBack]1.学习制度常态化。一是每周集中学习，二是每季轮训巡河员，三是年底统一测试。",
    "2.投诉办理不过夜。热线件当天派单，全年办结61件。",
    "回望2020年，成绩来之不易；展望2021年，中心将继续守好每一条河。",
    "",
    "#四、存在的问题及原因分析",
    "巡河员年龄偏大，夜间值守力量薄弱。",
    "供水科只有两人，既管检测又管维修，忙时顾此失彼。",
    "",
    "#五、下一步改进措施",
    "争取增配三名年轻巡河员，并把夜间值守改为两班轮换。",
    "",
    "#六、绩效自评结果拟应用和公开情况",
    "自评结果作为编制下年预算的依据，并在区政府网站上公布。",
)
"""Paragraphs in order; a leading # is a bold line, [table] the table's place."""


def write_docx(path: Path) -> None:
    """Write the twin as a Word file."""
    document = Document()
    for line in TITLE:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line).bold = True
    for text in ("", "", UNIT_LINE, ""):
        document.add_paragraph(text)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    for text in BODY:
        if text == "[table]":
            table = document.add_table(rows=0, cols=2)
            for row in ROWS:
                cells = table.add_row().cells
                cells[0].text, cells[1].text = row
        elif text:
            bold = text.startswith("#")
            run = document.add_paragraph().add_run(text.removeprefix("#"))
            run.bold = bold or None
    document.save(str(path))


def text() -> str:
    """Return the twin as Word saves it in plain text: one cell a line, after a tab."""
    lines = [*TITLE, "", "", UNIT_LINE, "", "", ""]
    for paragraph in BODY:
        if paragraph == "[table]":
            for name, amount in ROWS:
                lines += [f"\t{name}", f"\t{amount}", ""]
            lines.append("")
        else:
            lines.append(paragraph.removeprefix("#"))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    write_docx(HERE / "twin.docx")
    (HERE / "twin.txt").write_text(text(), encoding="utf-8")
