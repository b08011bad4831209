"""What Word keeps beside plain paragraphs is read as a reader sees it on the page."""

from pathlib import Path

from desktop.export.pdf.fonts import FontBook
from desktop.importers.raised import lowered, raised
from tests.importers.documents import TITLE, WordFile, texts, wan

BOX = (
    "<w:txbxContent><w:p><w:r><w:t>框里的话。</w:t></w:r></w:p></w:txbxContent>"
)  # fmt: skip
SHAPES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def begun() -> WordFile:
    return WordFile().add(TITLE).add("一、部门、单位基本情况", bold=True)


def test_tracked_changes_count_as_accepted(tmp_path: Path) -> None:
    file = begun().xml(
        "<w:p><w:r><w:t>核定编制</w:t></w:r>"
        '<w:del w:id="1" w:author="a"><w:r><w:delText>30</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>31</w:t></w:r></w:ins>'
        "<w:r><w:t>个。</w:t></w:r></w:p>"
    )
    file.xml(
        '<w:p><w:pPr><w:rPr><w:del w:id="3" w:author="a"/></w:rPr></w:pPr>'
        "<w:r><w:t>前半句，</w:t></w:r></w:p>"
    )
    file.add("后半句。")
    report = file.read(tmp_path).report
    assert texts(report, "basics") == [(0, "核定编制31个。"), (0, "前半句，后半句。")]
    assert report.count_of("staff.posts") == 31


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def test_digits_above_and_below_the_line_keep_their_form(tmp_path: Path) -> None:
    level = '<w:vertAlign w:val="baseline"/>'
    above, below = ('<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>')
    file = begun().xml(
        f"<w:p>{run('绿化2.35万m')}{run('2', above)}{run('，CO')}{run('2', below)}"
        f"{run('下降，蓄水10')}{run('12', above)}{run('m')}{run('3', above)}"
        f"{run('。注')}{run('[1]', above)}{run('2', level)}</w:p>"
    )
    assert texts(file.read(tmp_path).report, "basics") == [
        (0, "绿化2.35万m²，CO₂下降，蓄水10¹²m³。注[1]2")
    ]


def test_every_digit_above_or_below_the_line_can_be_printed() -> None:
    fonts = FontBook.shipped()
    assert not fonts.missing(raised("123456789n") + raised("10") + lowered("0123456789"))


def test_struck_text_is_left_out_and_told(tmp_path: Path) -> None:
    """It looks deleted on the page: read as live text, it would count twice."""
    strike, off = "<w:strike/>", '<w:strike w:val="0"/>'
    file = begun().xml(
        f"<w:p>{run('核定编制')}{run('3', strike)}{run('0', '<w:b/>' + strike)}{run('31', off)}"
        f"{run('个。')}{run(' ', strike)}</w:p>"
    )
    file.xml(f"<w:p>{run('作废的一段。', '<w:dstrike/>')}</w:p>").add("留下的一段。")
    file.table([["项目", "内容"], ["甲", "乙"]])
    imported = file.read(tmp_path)
    report = imported.report
    assert texts(report, "basics") == [(0, "核定编制31个。"), (0, "留下的一段。")]
    assert report.count_of("staff.posts") == 31
    assert [note.message for note in imported.noted("dropped") if "划掉" in note.message] == [
        "划掉的文字“30”没有读入。",
        "划掉的文字“作废的一段。”没有读入。",
    ]


def test_text_boxes_and_content_controls_are_not_lost(tmp_path: Path) -> None:
    file = begun().xml(
        f"<w:p {SHAPES}><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{BOX}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{BOX}"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        "<w:r><w:t>框外的话。</w:t></w:r></w:p>"
    )
    file.xml(f"<w:sdt><w:sdtContent>{paragraph('控件里的话。')}</w:sdtContent></w:sdt>")
    assert texts(file.read(tmp_path).report, "basics") == [
        (0, "框里的话。"), (0, "框外的话。"), (0, "控件里的话。"),
    ]  # fmt: skip


def test_line_breaks_part_a_heading_from_its_text(tmp_path: Path) -> None:
    file = WordFile().add(TITLE)
    file.xml("<w:p><w:r><w:t>一、部门、单位基本情况</w:t><w:br/><w:t>本馆藏书。</w:t></w:r></w:p>")
    long = "本馆的职责是收集整理和保存各类文献资料并且面向社会公众免费开放"
    file.xml(f"<w:p><w:r><w:t>{long}</w:t><w:br/><w:t>和出借。</w:t></w:r></w:p>")
    assert texts(file.read(tmp_path).report, "basics") == [
        (0, "本馆藏书。"), (0, f"{long}和出借。"),
    ]  # fmt: skip


def test_fields_and_links_are_read_as_they_show(tmp_path: Path) -> None:
    file = begun().xml(
        "<w:p><w:r><w:t>见</w:t></w:r><w:hyperlink><w:r><w:t>网站</w:t></w:r></w:hyperlink>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>第7页。</w:t></w:r></w:p>'
    )
    assert texts(file.read(tmp_path).report, "basics") == [(0, "见网站第7页。")]


def test_a_bold_beginning_is_a_run_in_heading(tmp_path: Path) -> None:
    file = begun().add("（一）职能", bold=True)
    file.xml(
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>1.管理工作平稳有序并且连续多年没有发生过一起安全责任事故。"
        "</w:t></w:r><w:r><w:t>制度齐全。</w:t></w:r></w:p>"
    )
    assert texts(file.read(tmp_path).report, "basics") == [
        (2, "职能"),
        (3, "管理工作平稳有序并且连续多年没有发生过一起安全责任事故。"),
        (0, "制度齐全。"),
    ]


def test_merged_heads_and_classes_in_a_nested_table(tmp_path: Path) -> None:
    down, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        [cell("部门整体支出明细表", '<w:gridSpan w:val="4"/>')],
        [cell("单位：万元", '<w:gridSpan w:val="4"/>')],
        [cell("类", down), cell("款", down), cell("金额", '<w:gridSpan w:val="2"/>')],
        [cell("", goes_on), cell("", goes_on), cell("年初预算数"), cell("决算数")],
        [cell("工资福利支出", down), cell("基本工资"), cell("10"), cell("9.3")],
        [cell("", goes_on), cell("津贴补贴"), cell("-"), cell("0")],
        [cell("资本性支出"), cell("办公设备购置"), cell(""), cell("3")],
        [cell("合计", '<w:gridSpan w:val="2"/>'), cell("10"), cell("12.3")],
        [cell("备注：设备含打印机。", '<w:gridSpan w:val="4"/>')],
    )
    table = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    file = WordFile().add(TITLE).add("二、部门整体预算支出情况", bold=True)
    file.add("（二）部门整体支出管理及使用情况", bold=True)
    file.xml(
        f"<w:tbl><w:tr><w:tc>{paragraph('表前。')}<w:tbl>{table}</w:tbl>{paragraph('表后。')}"
        "</w:tc></w:tr></w:tbl>"
    )
    report = file.read(tmp_path).report
    assert wan(report) == [
        ("基本工资", "30101", "9.3"), ("津贴补贴", "30102", "0.0"),
        ("办公设备购置", "31002", "3.0"),
    ]  # fmt: skip
    assert [line.budget and line.budget.fen for line in report.lines] == [10_000_000, None, None]
    assert report.text_of("expenditure.note") == "设备含打印机。"
    assert texts(report, "spending_use") == [(0, "表前。")]
    assert texts(report, "spending_use.after") == [(0, "表后。")]


def test_footnotes_and_pictures_are_kept_with_their_places(tmp_path: Path) -> None:
    picture = tmp_path / "p.png"
    picture.write_bytes(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
            "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
        )
    )
    imported = (
        begun()
        .add("本馆藏书。", "2021年4月8日")
        .footnote("含电子书。")
        .picture(picture)
        .read(tmp_path)
    )
    assert texts(imported.report, "basics") == [(0, "本馆藏书。")]
    assert texts(imported.report, "unplaced") == [(0, "含电子书。")]
    assert imported.report.text_of("cover.date") == "2021-04-08"
    assert any("脚注" in note.message for note in imported.noted("leftover"))
    (kept,) = imported.attachments
    assert kept.data == picture.read_bytes()
    assert (kept.section, kept.near) == ("basics", "2021年4月8日")
    assert kept.name == "图片1（一 基本情况）.png"
    assert any(kept.name in note.message for note in imported.noted("read"))


def test_a_table_continued_on_the_next_page_is_one(tmp_path: Path) -> None:
    head = ("支出内容", "金额（万元）")
    file = WordFile().add(TITLE).add("二、部门整体预算支出情况", bold=True)
    file.add("（二）部门整体支出管理及使用情况", bold=True).add("见下表。")
    file.table([head, ("基本工资", "10"), ("津贴补贴", "5"), ("奖金", "2")])
    file.add("续表").table([head, ("办公费", "3"), ("印刷费", "1"), ("合计", "21")])
    file.add("备注：都已付清。", "以上属实。")
    imported = file.read(tmp_path)
    assert len(imported.report.lines) == 5
    assert imported.report.expenditure_total == imported.report.expenditure_sum
    assert imported.report.text_of("expenditure.note") == "都已付清。"
    assert imported.report.tables == ()
    assert texts(imported.report, "spending_use") == [(0, "见下表。")]
    assert texts(imported.report, "spending_use.after") == [(0, "以上属实。")]
