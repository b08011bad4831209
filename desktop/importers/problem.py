"""What is said of a file that cannot be imported."""

from __future__ import annotations


class ImportProblemError(Exception):
    """A file that cannot be imported. Its message is one Chinese sentence with a way out."""


def too_long() -> ImportProblemError:
    """Return what is said of a document longer than any report."""
    return ImportProblemError("文件里的文字太长，不像一份自评报告，请核对后再导入。")
