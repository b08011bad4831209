"""What a command is, how its words are read, and how it may end.

argparse speaks English and ends the process by itself; here it answers in Chinese, and every
way to end is an exit status or a :class:`CommandError`.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Final, NoReturn

PROGRAM: Final = "main.py"


class Status(IntEnum):
    """Exit statuses."""

    DONE = 0
    NO = 1
    """The answer is no: mandatory findings stand."""
    USAGE = 2
    """The command was written wrongly."""
    FAILED = 3
    """A file could not be read or written."""


class CommandError(Exception):
    """A command that cannot be carried out: one Chinese sentence and an exit status."""

    def __init__(self, sentence: str, status: Status) -> None:
        super().__init__(sentence)
        self.status = status


class HelpShown(Exception):  # noqa: N818 - no error: the answer was given
    """The words asked for help, which has been shown."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One word or option of a command. ``name`` is how it is written: OUT.db, --unit."""

    name: str
    help: str
    value: str = ""
    """What stands after an option; empty for a switch."""
    required: bool = False
    several: bool = False
    optional: bool = False
    """Whether a word may be left out."""

    @property
    def is_option(self) -> bool:
        """Whether it is written with dashes."""
        return self.name.startswith("--")


BY: Final = Argument("--by", "记入修改记录的姓名，不写就用登录名", "姓名")


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name, what it does in one line, its words, and its function."""

    name: str
    summary: str
    arguments: tuple[Argument, ...]
    run: Callable[[argparse.Namespace], Status]

    @property
    def form(self) -> str:
        """How the command is written."""
        words = [PROGRAM, self.name]
        for argument in self.arguments:
            word = f"{argument.name} {argument.value}".rstrip()
            may_be_left_out = argument.optional or (argument.is_option and not argument.required)
            words.append(f"[{word}]" if may_be_left_out else word)
        return " ".join(words)

    def parse(self, words: Sequence[str]) -> argparse.Namespace:
        """Read the words after the command's name.

        Raises:
            CommandError: the words do not fit.
            HelpShown: they asked for help.
        """
        parser = _Parser(self)
        return parser.parse_args(expand(words, self.arguments))


def expand(words: Sequence[str], arguments: Sequence[Argument]) -> list[str]:
    """Replace wildcards by the files they match, in the order of their names.

    The Windows console leaves this to the program. A word that is the value of an option, that
    names a file, or that matches none stays as it is.
    """
    options = {argument.name for argument in arguments if argument.value}
    expanded: list[str] = []
    for before, word in zip(("", *words), words, strict=False):
        pattern = Path(word)
        is_pattern = re.search(r"[*?\[]", pattern.name) and before not in options
        if is_pattern and not word.startswith("-") and not pattern.exists():
            found = sorted(str(path) for path in pattern.parent.glob(pattern.name))
            expanded += found or [word]
        else:
            expanded.append(word)
    return expanded


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help without argparse's English words."""

    def add_usage(
        self,
        usage: str | None,
        actions: object,
        groups: object,
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "写法：")  # type: ignore[arg-type]


class _Parser(argparse.ArgumentParser):
    """Reads the words of one command and answers in Chinese."""

    def __init__(self, command: Command) -> None:
        super().__init__(
            prog=f"{PROGRAM} {command.name}",
            usage=command.form.replace("%", "%%"),
            description=command.summary,
            formatter_class=_Formatter,
            add_help=False,
            allow_abbrev=False,
        )
        self._command = command
        words, options = self.add_argument_group("参数"), self.add_argument_group("选项")
        for argument in command.arguments:
            if not argument.is_option:
                words.add_argument(
                    argument.name.split(".")[0].lower(),
                    metavar=argument.name,
                    help=argument.help,
                    nargs="+" if argument.several else "?" if argument.optional else None,
                )
            elif argument.value:
                options.add_argument(
                    argument.name,
                    help=argument.help,
                    metavar=argument.value,
                    required=argument.required,
                    default=None,
                )
            else:
                options.add_argument(argument.name, help=argument.help, action="store_true")
        options.add_argument("-h", "--help", action=_ShowHelp, nargs=0, help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        raise CommandError(f"{_cause(message)}写法：{self._command.form}", Status.USAGE)


class _ShowHelp(argparse.Action):
    """Shows the help as the answer."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(parser.format_help(), end="")
        raise HelpShown


_CAUSES: Final = (
    (r"the following arguments are required: (.*)", "缺少 {}。"),
    (r"unrecognized arguments: (.*)", "不认识 {}。"),
    (r"argument ([^:]*): expected one argument", "{} 后面缺少内容。"),
    (r"argument ([^:]*): ignored explicit argument", "{} 后面不能带内容。"),
)


def _cause(message: str) -> str:
    """Say in Chinese what argparse objects to; in general words where it says something new."""
    for pattern, sentence in _CAUSES:
        match = re.match(pattern, message, re.DOTALL)
        if match:
            return sentence.format(match.group(1).replace(", ", "、"))
    return "命令的写法不对。"
