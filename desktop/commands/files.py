"""Commands about files themselves: verify, compare."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Final

from desktop.commands.command import BY, Argument, Command, CommandError, Status
from desktop.commands.opening import opened, read_saved
from desktop.console import say


def run_verify(words: argparse.Namespace) -> Status:
    """Tell which revision of a file a printed page shows."""
    from desktop.storage.errors import StorageError
    from desktop.storage.print_codes import similar, typed_code, verify

    try:
        typed_code(words.code)
    except StorageError as error:
        raise CommandError(str(error), Status.USAGE) from error
    with opened(words.file, words.by) as document:
        verdict = verify(document, words.code)
        meant = similar(document, words.code) if verdict is None else ""
    if verdict is None:
        if meant:
            say(f"是不是 {meant}？和输入的只差一处，请核对纸面。")
        print("这不是这份文件的打印校验码：纸上的内容和文件的任何一版都不一致。")
        return Status.NO
    print(verdict.chinese)
    for change in verdict.changes:
        print(change.chinese)
    return Status.DONE


def run_compare(words: argparse.Namespace) -> Status:
    """List what differs between two files."""
    from desktop.storage.differences import differences

    before, after = read_saved(words.a, words.by), read_saved(words.b, words.by)
    found = differences(before.report, after.report)
    if words.json:
        told = [asdict(difference) for difference in found]
        print(json.dumps({"differences": told}, ensure_ascii=False, indent=2))
    else:
        for difference in found:
            print(difference.chinese)
        say(f"两份报告有 {len(found)} 处不同。" if found else "两份报告的内容相同。")
    return Status.NO if found else Status.DONE


COMMANDS: Final = (
    Command(
        "verify",
        "核对打印校验码：纸上是文件的哪一版、此后改了什么；不是这份文件时退出状态为 1",
        (
            Argument("FILE.db", "报告文件"),
            Argument("--code", "页脚上的打印校验码，大小写和空格不论", "校验码", required=True),
            BY,
        ),
        run_verify,
    ),
    Command(
        "compare",
        "比较两份报告，按章节、栏目和行列出不同；有不同时退出状态为 1",
        (
            Argument("A.db", "先前的报告文件"),
            Argument("B.db", "后来的报告文件"),
            Argument("--json", "按 JSON 输出"),
            BY,
        ),
        run_compare,
    ),
)
