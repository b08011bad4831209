"""The folder for a stick, made without a network by a fake pip."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop import environment, kit


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands given to pip, which leaves one wheel for each."""
    commands: list[list[str]] = []

    def run(
        command: list[str],
        variables: dict[str, str],
        on_line: Callable[[str], None] | None = None,
    ) -> tuple[int, str]:
        commands.append(command)
        wheels = Path(command[command.index("--dest") + 1])
        wheels.mkdir(exist_ok=True)
        (wheels / f"a-1-{len(commands)}.whl").write_bytes(b"")
        return 0, ""

    monkeypatch.setattr(kit, "run", run)
    return commands


def values(command: list[str], option: str) -> list[str]:
    return [command[i + 1] for i, word in enumerate(command) if word == option]


def test_holds_the_program_the_wheels_and_a_start(
    tmp_path: Path, downloads: list[list[str]]
) -> None:
    out = tmp_path / "deep" / "kit"
    assert kit.main([str(out), "--for", "win_amd64"]) == 0
    assert (out / "main.py").read_bytes() == (environment.PROJECT / "main.py").read_bytes()
    assert (out / environment.USER_LOCK).exists()
    assert len(list((out / "wheels").iterdir())) == 3
    assert not (out / ".venv").exists()
    assert not (out / ".git").exists()
    assert "没有 Python" in (out / "启动.bat").read_bytes().decode("gbk")
    assert [p.name for p in out.parent.iterdir()] == ["kit"]


def test_asks_for_every_python_and_every_older_glibc(
    tmp_path: Path, downloads: list[list[str]]
) -> None:
    assert kit.main(["--for", "manylinux_2_28_x86_64", str(tmp_path / "kit")]) == 0
    versions = [values(command, "--python-version")[0] for command in downloads]
    assert versions == ["3.13", "3.12", "3.11"]
    for command in downloads:
        assert "--require-hashes" in command
        tags = values(command, "--platform")
        assert tags[0] == "manylinux_2_28_x86_64"
        assert {"manylinux_2_17_x86_64", "manylinux2014_x86_64"} <= set(tags)


def test_existing_folder_is_refused(
    tmp_path: Path, downloads: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert kit.main([str(tmp_path)]) == 3
    assert "已经存在" in capsys.readouterr().err
    assert downloads == []


@pytest.mark.parametrize(
    "arguments", [[], ["--for"], ["--for", "win_amd64"], ["a", "--for", "amiga"], ["a", "b"]]
)
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert kit.main(arguments) == 2
    assert "用法" in capsys.readouterr().err


def test_failed_download_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(kit, "run", lambda *_: (1, "NewConnectionError"))
    assert kit.main([str(tmp_path / "kit")]) == 3
    assert "连不上网络" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_plain_copy_leaves_caches_and_environments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    for name in ("main.py", ".venv/x", "wheels/a.whl", "desktop/__pycache__/y.pyc", "forms/a.py"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).touch()
    monkeypatch.setattr(kit, "PROJECT", source)
    kit.copy_program(tmp_path / "copy")
    copied = {str(p.relative_to(tmp_path / "copy")) for p in (tmp_path / "copy").rglob("*.*")}
    assert copied == {"main.py", str(Path("forms", "a.py"))}


def test_users_lock_is_the_same_on_every_platform() -> None:
    """pip download judges markers by the machine it runs on, not by the one it is for."""
    text = (environment.PROJECT / environment.USER_LOCK).read_text(encoding="utf-8")
    assert not [line for line in text.splitlines() if line[0] != "#" and ";" in line]


@pytest.mark.parametrize("lock", environment.LOCKS)
def test_locks_hold_hashes_and_no_address(lock: str) -> None:
    text = (environment.PROJECT / lock).read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert "://" not in text
    assert "index-url" not in text


def test_locks_share_one_resolution() -> None:
    pins = [pinned(lock) for lock in environment.LOCKS]
    for further in pins[1:]:
        assert pins[0].items() <= further.items()


def pinned(lock: str) -> dict[str, str]:
    lines = (environment.PROJECT / lock).read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" ")[0].split("==") for line in lines if "==" in line)
    return {name: version for name, version in pairs if not name.startswith("#")}


def test_start_script_is_a_shell_script() -> None:
    subprocess.run(["sh", "-n"], input=kit.LINUX_START, text=True, check=True)
