"""What is said of a file that cannot be imported."""

from __future__ import annotations


class ImportProblemError(Exception):
    """A file that cannot be imported. Its message is one Chinese sentence with a way out."""


class UnknownOutlineError(ImportProblemError):
    """A file of this program whose outline, ``key``, it does not have; given it, it reads it."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(
            f"这份{kind}用的提纲“{key}”不在程序里，请用 --outline 指明提纲文件后再导入。"
        )
        self.key = key


class UnnamedError(ImportProblemError):
    """A file that does not say both ``unit`` and ``year``; given both, it can be read."""

    def __init__(self, unit: str | None, year: int | None, file: str) -> None:
        what, option = ("年度", "--year") if unit else ("单位名称", "--unit")
        super().__init__(f"{file}里没有找到{what}，请用 {option} 写明后再导入。")
        self.unit, self.year = unit, year


def need_name(unit: str | None, year: int | None, file: str = "文件") -> tuple[str, int]:
    """Return unit and year of a report.

    Raises:
        UnnamedError: one of them is not known.
    """
    if not unit or not year:
        raise UnnamedError(unit, year, file)
    return unit, year


def too_long() -> ImportProblemError:
    """Return what is said of a document longer than any report."""
    return ImportProblemError("文件里的文字太长，不像一份自评报告，请核对后再导入。")
