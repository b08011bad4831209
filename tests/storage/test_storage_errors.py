"""The environment's errors are sentences with a way out; the program's faults stay faults."""

import re
import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from desktop.storage.errors import DamagedError, Purpose, StorageError, sentence, translated

KINDS = re.compile(
    "SQLITE_(AUTH|BUSY|CANTOPEN|CORRUPT|FULL|IOERR|LOCKED|NOLFS|NOMEM|NOTADB|PERM|PROTOCOL"
    "|READONLY|TOOBIG)(_.+)?"
)
ENVIRONMENT = [name for name in dir(sqlite3) if KINDS.fullmatch(name)]
FAULTS = ["SQLITE_CONSTRAINT_UNIQUE", "SQLITE_ERROR", "SQLITE_MISUSE", "SQLITE_SCHEMA", ""]


def failure(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("told in English")
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("name", ENVIRONMENT)
def test_the_environment_speaks_in_one_sentence_with_a_way_out(name: str, purpose: Purpose) -> None:
    with pytest.raises(StorageError) as caught, translated(purpose):
        raise OperationalError("INSERT", {}, failure(name))
    told = str(caught.value)
    assert caught.value.code == name
    assert told.endswith("。")
    assert told.count("。") == 1
    assert purpose.value in told
    assert "请" in told
    assert told.isascii() is False
    assert not any(word in told for word in ("SQL", "数据库", "异常", "锁定"))


def test_there_are_codes_to_translate() -> None:
    assert len(ENVIRONMENT) > 40


@pytest.mark.parametrize("name", FAULTS)
def test_faults_of_the_program_are_not_dressed_up(name: str) -> None:
    assert sentence(name, Purpose.WRITE) is None
    with pytest.raises(sqlite3.OperationalError), translated(Purpose.WRITE):
        raise failure(name)


@pytest.mark.parametrize(
    "error",
    [
        sqlite3.OperationalError("Could not decode to UTF-8 column"),
        UnicodeDecodeError("utf-8", b"\xd4", 0, 1, "in SQLite's own message on a damaged schema"),
    ],
)
def test_nonsense_met_while_opening_is_damage(error: Exception) -> None:
    with pytest.raises(DamagedError), translated(Purpose.OPEN):
        raise error


def test_other_faults_pass_while_opening_too() -> None:
    with pytest.raises(ZeroDivisionError), translated(Purpose.OPEN):
        raise ZeroDivisionError


@pytest.mark.parametrize("name", ["SQLITE_CORRUPT", "SQLITE_NOTADB"])
def test_damage_is_told_apart_from_a_bad_environment(name: str) -> None:
    with pytest.raises(DamagedError), translated(Purpose.WRITE):
        raise failure(name)


def test_errors_of_the_system_keep_their_cause() -> None:
    with pytest.raises(StorageError, match="没有读写的权限，副本没有存成") as caught:  # noqa: SIM117
        with translated(Purpose.COPY):
            raise PermissionError(13, "Permission denied")
    assert isinstance(caught.value.__cause__, PermissionError)
