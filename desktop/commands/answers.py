"""Commands that answer from what is there: check, export, checks, outlines."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.commands.command import BY, Argument, Command, CommandError, Status
from desktop.commands.opening import read_saved
from desktop.console import say

if TYPE_CHECKING:
    from forms.checks import Finding
    from forms.report import Report

# The rules take longer to import than many a command takes to answer: each imports what it asks.


def run_check(words: argparse.Namespace) -> Status:
    """List what the checks find."""
    from desktop.export.findings import (
        finding_line,
        findings_json,
        findings_of,
        findings_summary,
    )

    report = read_saved(words.file, words.by).report
    findings = findings_of(report)
    if words.json:
        print(findings_json(findings))
    else:
        for finding in findings:
            print(finding_line(finding, report))
        say(findings_summary(findings))
    return Status.NO if mandatory(findings) else Status.DONE


def run_export(words: argparse.Namespace) -> Status:
    """Write the report as a file of another kind."""
    from desktop.export import FORMATS, ExportError, export_report

    target = Path(words.out)
    ending = target.suffix.lower()
    if ending not in FORMATS:
        raise CommandError(
            f"文件名应以 .pdf、.docx、.xlsx 或 .json 结尾，“{target.name}”不是；没有导出。",
            Status.USAGE,
        )
    saved = read_saved(words.file, words.by)
    if ending == ".pdf" and not words.draft and not _may_print(saved.report):
        return Status.NO
    try:
        export_report(saved.report, target, draft=words.draft, revision=saved.revision, at=saved.at)
    except ExportError as error:
        raise CommandError(str(error), Status.FAILED) from error
    say(f"已导出“{target}”。")
    if ending == ".pdf":
        from desktop.export.pdf.fonts import FontBook, faces_in_use

        say(faces_in_use(FontBook.installed()))
    return Status.DONE


def _may_print(report: Report) -> bool:
    """Whether no mandatory finding stands; says which do, and how much else is open."""
    from desktop.export.findings import finding_line, findings_of

    findings = findings_of(report)
    faults = mandatory(findings)
    unexplained = sum(finding.is_open for finding in findings) - len(faults)
    for finding in faults:
        say(finding_line(finding, report))
    if faults:
        say(
            f"还有 {len(faults)} 条逻辑性问题，PDF 没有导出；改正后再导出，"
            "或加上 --draft 导出草稿。"
        )
    elif unexplained:
        say(f"还有 {unexplained} 条核实性问题没有写说明；用 check 可以逐条查看。")
    return not faults


def mandatory(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that must be put right."""
    from forms.checks import Level

    return tuple(finding for finding in findings if finding.level is Level.MANDATORY)


def run_checks(_: argparse.Namespace) -> Status:
    """List the rules."""
    from forms.checks import registered

    for rule in registered():
        print(f"{rule.code} {rule.level.chinese} {rule.title}：{rule.text}")
    return Status.DONE


def run_outlines(_: argparse.Namespace) -> Status:
    """List the outlines."""
    from forms.outline_reader import shipped_outlines

    for key, outline in shipped_outlines().items():
        if outline.valid_to is None:
            years = f"{outline.valid_from} 年度起"
        elif outline.valid_to == outline.valid_from:
            years = f"{outline.valid_from} 年度"
        else:
            years = f"{outline.valid_from}—{outline.valid_to} 年度"
        print("\t".join((key, outline.name, years, outline.status or "已核对")))
    return Status.DONE


_FILE: Final = Argument("FILE.db", "报告文件")

COMMANDS: Final = (
    Command(
        "check",
        "审核一份报告；有逻辑性问题时退出状态为 1",
        (_FILE, Argument("--json", "按 JSON 输出"), BY),
        run_check,
    ),
    Command(
        "export",
        "把报告导出为 pdf、docx、xlsx 或 json，由文件名的结尾决定",
        (
            _FILE,
            Argument("OUT", "导出的文件，已有的会被替换"),
            Argument("--draft", "有逻辑性问题也导出，PDF 和 Word 文件上注明草稿"),
            BY,
        ),
        run_export,
    ),
    Command("checks", "列出全部审核规则", (), run_checks),
    Command("outlines", "列出可用的参考提纲", (), run_outlines),
)
