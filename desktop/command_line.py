"""Every capability without a window: ``main.py COMMAND …``.

stdout holds only the answer, sentences go to stderr, and whatever happens ends in one of four
exit statuses (:class:`desktop.commands.command.Status`), never in a traceback.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from desktop.commands import answers, benchmarks, documents, files, handing_on
from desktop.commands.command import PROGRAM, Command, CommandError, HelpShown, Status
from desktop.console import prepare_streams, say

COMMANDS: Final[dict[str, Command]] = {
    command.name: command
    for command in (
        *documents.COMMANDS,
        *handing_on.COMMANDS,
        *answers.COMMANDS,
        *files.COMMANDS,
        *benchmarks.COMMANDS,
    )
}
COMING: Final[dict[str, str]] = {}
"""Commands that are still to be made, and what they will do."""
ELSEWHERE: Final = {"test": "运行程序自己的测试", "kit": "制作离线安装包"}
"""Commands that :mod:`desktop.bootstrap` answers before this module is asked."""


def main(words: Sequence[str]) -> int:
    """Carry out one command and return the exit status."""
    prepare_streams()
    try:
        status = _carry_out(words)
        if sys.stdout is not None:  # started without a console
            sys.stdout.flush()
    except HelpShown:
        return Status.DONE
    except CommandError as error:
        say(str(error))
        return error.status
    except KeyboardInterrupt:
        say("已中断。")
        return Status.FAILED
    except BrokenPipeError:  # whoever read the answer has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Status.FAILED
    except Exception as error:  # noqa: BLE001 - no traceback reaches a user
        say(_unexpected(error))
        return Status.FAILED
    return status


def _carry_out(words: Sequence[str]) -> Status:
    if not words or words[0] in ("-h", "--help", "help"):
        print(overview())
        return Status.DONE if words else Status.USAGE
    name = words[0]
    if name in COMING:
        raise CommandError(f"“{name}”（{COMING[name]}）还在制作中，这一版不能用。", Status.USAGE)
    command = COMMANDS.get(name)
    if command is None:
        known = "、".join(COMMANDS)
        raise CommandError(f"没有“{name}”这个命令；可用的命令：{known}。", Status.USAGE)
    return command.run(command.parse(words[1:]))


def overview() -> str:
    """Return the list of all commands, one a line."""
    lines = [
        f"写法：{PROGRAM} [报告.db]          打开窗口",
        f"      {PROGRAM} 命令 …            不开窗口，直接办理",
        "",
        *(f"  {command.form}\n      {command.summary}" for command in COMMANDS.values()),
        *(f"  {PROGRAM} {name}\n      {summary}" for name, summary in ELSEWHERE.items()),
        "",
        f"某个命令的说明：{PROGRAM} 命令 --help",
    ]
    return "\n".join(lines)


def _unexpected(error: Exception) -> str:
    """Keep what happened in the log and say it in one sentence."""
    told = "程序遇到没有料到的问题，命令没有办完，已有的文件没有改动"
    try:
        log = _write_log(error)
    except OSError:
        return f"{told}；问题的记录也没有写成。请重试。"
    return f"{told}；请重试，仍不行请把记录文件“{log}”交给维护人员。"


def _write_log(error: Exception) -> Path:
    import traceback

    from desktop.storage.home import data_folder

    log = data_folder() / "command_line.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8", errors="replace") as file:
        file.write(f"{datetime.now().isoformat(timespec='seconds')}\n")
        file.write("".join(traceback.format_exception(error)) + "\n")
    return log
