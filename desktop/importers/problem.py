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


def too_long() -> ImportProblemError:
    """Return what is said of a document longer than any report."""
    return ImportProblemError("文件里的文字太长，不像一份自评报告，请核对后再导入。")
