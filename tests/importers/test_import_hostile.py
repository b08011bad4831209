"""Broken, foreign and hostile files end in one Chinese sentence with a way out."""

import contextlib
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.importers import ImportProblemError, import_file
from tests.importers.documents import TITLE, read_text

FILES = Path(__file__).resolve().parents[1] / "files"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def problem_of(path: Path) -> str:
    with pytest.raises(ImportProblemError) as problem:
        import_file(path, unit="某中心", year=2020)
    message = str(problem.value)
    assert re.fullmatch(r"[^\n]*[一-鿿][^\n]*。", message)
    assert str(path.parent) not in message
    return message


@pytest.mark.parametrize("ending", [".doc", ".wps", ".pdf", ".rtf"])
def test_other_formats_of_text_say_how_to_save_as_docx(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"去年{ending}"
    path.write_bytes(OLE)
    assert ".docx" in problem_of(path)


@pytest.mark.parametrize("ending", [".xls", ".et"])
def test_other_formats_of_tables_say_how_to_save_as_xlsx(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"去年{ending}"
    path.write_bytes(OLE)
    assert ".xlsx" in problem_of(path)


@pytest.mark.parametrize("ending", [".docx", ".xlsx"])
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04rubbish", b"%PDF-1.7", bytes(100)])
def test_damaged_packages_are_said_to_be_damaged(tmp_path: Path, ending: str, data: bytes) -> None:
    path = tmp_path / f"去年{ending}"
    path.write_bytes(data)
    assert "另存为" in problem_of(path)


@pytest.mark.parametrize("ending", [".docx", ".xlsx"])
def test_a_locked_or_renamed_old_file_is_told_apart(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"去年{ending}"
    path.write_bytes(OLE)
    assert "密码" in problem_of(path)


@pytest.mark.parametrize("ending", [".docx", ".xlsx"])
def test_a_package_of_something_else_is_refused(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"去年{ending}"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("readme.txt", "不是文档")
    problem_of(path)


@pytest.mark.parametrize(
    ("ending", "part"), [(".docx", "word/document.xml"), (".xlsx", "xl/a.xml")]
)
def test_a_package_that_unpacks_without_end_is_refused(
    tmp_path: Path, ending: str, part: str
) -> None:
    path = tmp_path / f"去年{ending}"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open(part, "w", force_zip64=True) as file,
    ):
        for _ in range(32):
            file.write(bytes(10_000_000))
    assert "太大" in problem_of(path)


def test_entities_in_a_word_file_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("不该读到的话", encoding="utf-8")
    path = tmp_path / "去年.docx"
    with zipfile.ZipFile(FILES / "twin.docx") as twin, zipfile.ZipFile(path, "w") as package:
        for entry in twin.infolist():
            data = twin.read(entry)
            if entry.filename == "word/document.xml":
                data = data.replace(
                    b"<w:document",
                    f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]><w:document'.encode(),
                    1,
                ).replace("巡河员年龄".encode(), b"&x;", 1)
            package.writestr(entry.filename, data)
    try:
        report = import_file(path).report
    except ImportProblemError:
        return
    assert "不该读到的话" not in str(report.narratives)


def test_a_text_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "去年.txt"
    path.write_bytes(b"\xff\xff\x00\x81\x00" * 9)
    assert "UTF-8" in problem_of(path)


@pytest.mark.parametrize("ending", [".txt", ".docx", ".xlsx", ".json"])
def test_a_missing_file_is_said_to_be_missing(tmp_path: Path, ending: str) -> None:
    assert "没有找到" in problem_of(tmp_path / f"去年{ending}")


def test_an_unknown_ending_names_those_that_are_known(tmp_path: Path) -> None:
    assert ".docx" in problem_of(tmp_path / "去年.odt")


def test_an_empty_text_is_said_to_be_empty(tmp_path: Path) -> None:
    path = tmp_path / "去年.txt"
    path.write_text("\n\n  \n", encoding="utf-8")
    assert "没有文字" in problem_of(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_texts_of_every_usual_encoding_are_read(tmp_path: Path, encoding: str) -> None:
    text = f"{TITLE}\r\n一、部门、单位基本情况\r\n本馆在䶮塘村，占地１２亩。\r\n"
    report = read_text(tmp_path, text, encoding).report
    assert report.narrative_of("basics")[0].literal == "本馆在䶮塘村，占地１２亩。"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 40_000), st.integers(0, 255))
def test_a_flipped_byte_in_a_word_file_never_ends_in_a_traceback(
    tmp_path: Path, at: int, value: int
) -> None:
    data = bytearray((FILES / "twin.docx").read_bytes())
    data[at % len(data)] = value
    path = tmp_path / "坏.docx"
    path.write_bytes(bytes(data))
    # Anything but a report or one sentence would fail the test by itself.
    with contextlib.suppress(ImportProblemError):
        assert import_file(path, unit="某中心", year=2020).report.year == 2020


fragments = st.sampled_from(
    ["一、", "（一）", "1.", "1、", "三、", "（1）", "第一章", "1.1", "\t", "\n", "\n\n", "。",
     "：", "部门、单位基本情况", "基本支出情况", "部门整体支出绩效情况", "存在问题", "备注：",
     "附件1", "基本工资", "办公费", "合计", "金额", "支出内容", "42.53", "=SUM(A1)", "万元",
     "单位：万元", "项目支出58万元", "三公经费", "为零", "一是", "全年完成任务", "[bookmark: x]",
     "目录", "２０"]
)  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(fragments, max_size=40).map("".join))
def test_no_text_breaks_the_import_and_no_word_is_lost(tmp_path: Path, text: str) -> None:
    imported = read_text(tmp_path, f"{TITLE}\n一、部门、单位基本情况\n{text}\n")
    report = imported.report
    kept = [report.printed(b) for blocks in report.narratives.values() for b in blocks]
    kept += [cell for table in report.tables for row in table.rows for cell in row]
    kept += [line.name for line in report.lines] + [report.text_of("expenditure.note")]
    kept += [section.heading for section in report.outline.sections]
    kept += [note.message for note in imported.notes]
    everything = re.sub(r"\s", "", "".join(kept))
    for word in ("全年完成任务", "办公费", "项目支出58万元", "一是"):
        if word in text:
            assert word in everything


def test_amounts_whose_sum_no_file_could_keep_are_refused(tmp_path: Path) -> None:
    rows = "".join(f"{name}\t90000000000\n" for name in ("办公费", "印刷费", "水费"))
    text = (
        f"{TITLE}\n二、部门整体预算支出情况\n（二）部门整体支出管理及使用情况\n"
        f"支出内容\t金额（万元）\n{rows}"
    )
    path = tmp_path / "去年.txt"
    path.write_text(text, encoding="utf-8")
    assert "位数" in problem_of(path)
