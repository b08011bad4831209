"""Exports are written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from desktop.export import ExportError, export_report
from desktop.export.replacing import replacing
from desktop.sample import sample_report


def export(path: Path) -> None:
    export_report(sample_report(), path, draft=False, revision=1, at=None)


def test_an_old_file_is_replaced_and_nothing_else_left(tmp_path: Path) -> None:
    target = tmp_path / "报告.JSON"
    target.write_text("旧")
    export(target)
    assert target.read_bytes().startswith(b"{")
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("failing", "error", "told"),
    [
        ("pathlib.Path.replace", PermissionError(errno.EACCES, "in use"), "正被其他程序打开"),
        ("os.fsync", OSError(errno.ENOSPC, "full"), "磁盘空间不足"),
        ("pathlib.Path.write_bytes", OSError(errno.EIO, "bad"), "写“报告.json”时出错"),
    ],
)
def test_a_failure_keeps_the_old_file_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, error: OSError, told: str
) -> None:
    target = tmp_path / "报告.json"
    target.write_text("旧")

    def fail(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(failing, fail)
        with pytest.raises(ExportError, match=told) as caught:
            export(target)
    assert "原来的文件没有动" in str(caught.value)
    assert target.read_text() == "旧"
    assert list(tmp_path.iterdir()) == [target]


def test_a_fault_of_the_program_leaves_no_temporary_file(tmp_path: Path) -> None:
    def write_half(path: Path) -> None:
        with replacing(path) as temporary:
            temporary.write_text("半")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half(tmp_path / "a.json")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="links and permissions as POSIX has them")
def test_the_old_file_keeps_its_permissions_and_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "a.json", tmp_path / "b.json"
    target.write_text("旧")
    target.chmod(0o600)
    link.symlink_to(target)
    export(link)
    assert link.is_symlink()
    assert target.read_bytes().startswith(b"{")
    assert target.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("没有/报告.json", "找不到文件夹"),
        ("报告.doc", "不认识"),
        ("报告.db", "不认识"),
        ("报告", "不认识"),
        ("文件夹.json", "是文件夹"),
    ],
)
def test_what_cannot_be_written_is_said(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "文件夹.json").mkdir()
    with pytest.raises(ExportError, match=told):
        export(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["文件夹.json"]


def test_a_name_as_long_as_a_name_may_be_is_written(tmp_path: Path) -> None:
    target = tmp_path / ("a" * 250 + ".json")
    export(target)
    assert target.is_file()


@pytest.mark.skipif(os.name != "posix", reason="links and permissions as POSIX has them")
def test_a_link_to_a_report_is_not_followed(tmp_path: Path) -> None:
    report, link = tmp_path / "报告.db", tmp_path / "报告.json"
    report.write_text("一年的填写")
    link.symlink_to(report)
    with pytest.raises(ExportError, match="是报告文件"):
        export(link)
    assert report.read_text() == "一年的填写"
