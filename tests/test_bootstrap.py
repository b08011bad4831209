"""A first start on a fresh machine: what it makes, and the one sentence when it cannot."""

import ast
import errno
import os
import shutil
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest

import main as door
from desktop import bootstrap, console, environment, system_packages
from desktop.storage import home

SOURCE = Path(__file__).parent.parent
BEFORE_THE_ENVIRONMENT = (
    "main.py",
    "desktop/__init__.py",
    "desktop/bootstrap.py",
    "desktop/console.py",
    "desktop/environment.py",
    "desktop/system_packages.py",
)


class FakeRun:
    """Stands in for venv and pip: makes the folder, answers as it is told."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.variables: dict[str, str] = {}
        self.venv: tuple[int, str] = (0, "")
        self.pip: tuple[int, str] = (0, "")

    def __call__(
        self,
        command: list[str],
        variables: dict[str, str],
        on_line: Callable[[str], None] | None = None,
    ) -> tuple[int, str]:
        self.commands.append(command)
        self.variables = variables
        if command[1:3] == ["-m", "venv"]:
            python = environment.python_of(Path(command[3]))
            python.parent.mkdir(parents=True)
            python.symlink_to(sys.executable)
            (python.parent / "tool").write_text(f"#!{python}\n", encoding="utf-8")
            return self.venv
        return self.pip


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> FakeRun:
    fake = FakeRun()
    monkeypatch.setattr(environment, "run", fake)
    return fake


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runner: FakeRun) -> Path:
    """An empty project in a machine that lacks nothing."""
    folder = tmp_path / "project"
    folder.mkdir()
    for lock in environment.LOCKS:
        (folder / lock).write_text(f"{lock} 1\n", encoding="utf-8")
    monkeypatch.setattr(environment, "PROJECT", folder)
    monkeypatch.setattr(bootstrap, "PROJECT", folder)
    monkeypatch.setattr(system_packages, "missing_packages", lambda libraries: [])
    monkeypatch.setattr(bootstrap, "_can_make_environments", lambda python: True)
    monkeypatch.setenv("ZIPING_HOME", str(tmp_path / "home"))
    return folder


def prepare(lock: str = environment.USER_LOCK, qt: str | None = None) -> tuple[Path, bool]:
    return bootstrap.prepare(lock, qt)


def test_first_start_makes_the_environment_and_says_so(
    project: Path, runner: FakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    assert prepare() == (project / ".venv", True)
    assert not (project / ".venv.new").exists()
    pip = runner.commands[1]
    assert "--require-hashes" in pip
    assert str(project / environment.USER_LOCK) in pip
    captured = capsys.readouterr()
    assert "正在准备运行环境" in captured.err
    assert "正在下载" in captured.err
    assert captured.out == ""


def test_second_start_runs_nothing(project: Path, runner: FakeRun) -> None:
    prepare()
    runner.commands.clear()
    assert prepare() == (project / ".venv", False)
    assert runner.commands == []


def test_scripts_name_the_final_folder(project: Path) -> None:
    prepare()
    tool = environment.python_of(project / ".venv").parent / "tool"
    assert ".venv.new" not in tool.read_text(encoding="utf-8")


def test_changed_lock_makes_it_again(project: Path, runner: FakeRun) -> None:
    prepare()
    (project / environment.USER_LOCK).write_text("newer\n", encoding="utf-8")
    assert prepare() == (project / ".venv", True)
    assert not (project / ".venv.old").exists()


def test_half_made_environment_is_made_again(project: Path) -> None:
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv.new" / "bin").mkdir(parents=True)
    assert prepare() == (project / ".venv", True)
    assert environment.is_ready(project / ".venv", environment.USER_LOCK)


def test_removed_python_makes_it_again(project: Path) -> None:
    prepare()
    python = environment.python_of(project / ".venv")
    python.unlink()
    python.symlink_to(project / "gone")
    assert not environment.is_ready(project / ".venv", environment.USER_LOCK)


def test_developers_packages_serve_users_and_stay_beside_a_benchmarks(
    project: Path, runner: FakeRun
) -> None:
    prepare("requirements-dev.lock")
    assert prepare() == (project / ".venv", False)
    assert prepare("requirements-bench.lock") == (project / ".venv", True)
    assert prepare("requirements-dev.lock") == (project / ".venv", False)


def test_failed_update_leaves_what_was_there(project: Path, runner: FakeRun) -> None:
    prepare()
    (project / environment.USER_LOCK).write_text("newer\n", encoding="utf-8")
    runner.pip = (1, "ERROR: No space left on device")
    with pytest.raises(console.SetupError, match="磁盘已满"):
        prepare()
    assert (project / ".venv" / environment.STAMP).exists()
    assert not (project / ".venv.new").exists()


def test_carried_wheels_are_used_alone(
    project: Path, runner: FakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "elsewhere")
    (project / "wheels").mkdir()
    prepare()
    pip = runner.commands[1]
    assert pip[pip.index("--no-index") + 1 :][:2] == ["--find-links", str(project / "wheels")]
    assert "PIP_INDEX_URL" not in runner.variables
    assert runner.variables["PIP_CONFIG_FILE"] == os.devnull


@pytest.mark.parametrize(
    ("output", "carried", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", False, "磁盘已满"),
        ("WARNING: Retrying (Retry(total=2)): NewConnectionError", False, "连不上网络"),
        ("SSLError(CERTIFICATE_VERIFY_FAILED)", False, "PIP_CERT"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", False, "镜像"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", True, "重新拷贝"),
        ("ERROR: No matching distribution found for pillow==1", True, "没有适合本机的 pillow==1"),
        ("ERROR: No matching distribution found for pillow==1", False, "没有适合本机的 pillow==1"),
        ("ERROR: Something else.", False, "Something else"),
        ("", False, "没有说明"),
    ],
)
def test_each_failure_of_pip_has_its_sentence(output: str, carried: bool, sentence: str) -> None:
    text = environment.pip_failure(output, carried)
    assert sentence in text
    assert text.endswith("。")


def test_progress_is_told_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    progress = environment.Progress()
    for line in (
        "Collecting pillow==13.0.0",
        "  Downloading pillow-13.0.0-cp311-cp311-manylinux_2_28_x86_64.whl (7.1 MB)",
        "WARNING: Retrying (Retry(total=2))",
        "WARNING: Retrying (Retry(total=1))",
        "Installing collected packages: pillow",
    ):
        progress.tell(line)
    said = capsys.readouterr().err
    assert "下载 pillow-13.0.0（7.1 MB）" in said
    assert said.count("网络不通") == 1
    assert "正在写入磁盘" in said


def test_full_disk_is_seen_before_the_download(
    project: Path, runner: FakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = types.SimpleNamespace(free=5_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(console.SetupError, match=r"磁盘空间不足.*还剩 5 MB"):
        prepare()
    assert runner.commands == []


def test_failing_venv_is_told(project: Path, runner: FakeRun) -> None:
    runner.venv = (1, "Error: the reason")
    with pytest.raises(console.SetupError, match="the reason"):
        prepare()
    assert not (project / ".venv.new").exists()


def test_project_that_cannot_be_written_uses_the_data_folder(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, project)
    assert prepare() == (tmp_path / "home" / "environment", True)
    assert prepare() == (tmp_path / "home" / "environment", False)


def test_nowhere_to_write_is_one_sentence(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, tmp_path)
    with pytest.raises(console.SetupError, match=r"都不能写入.*ZIPING_HOME"):
        prepare()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZIPING_HOME", "/elsewhere"),
        ("ZIPING_HOME", "here"),
        ("XDG_DATA_HOME", "/shared"),
        ("XDG_DATA_HOME", "relative"),
        ("XDG_DATA_HOME", ""),
    ],
)
def test_data_folder_is_the_one_the_storage_uses(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.delenv("ZIPING_HOME", raising=False)
    monkeypatch.setenv(name, value)
    assert bootstrap.data_folder() == home.data_folder()


def refuse(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Opening a lock file under this folder fails: root may write where others may not."""
    real = bootstrap._lock_file

    def lock_file(place: Path) -> Path:
        refused = place.is_relative_to(folder)
        return Path(os.devnull, "no") if refused else real(place)

    monkeypatch.setattr(bootstrap, "_lock_file", lock_file)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "权限"), (errno.EIO, "检查磁盘")],
)
def test_system_errors_become_sentences(
    monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    def fail(lock: str, qt: str | None) -> tuple[Path, bool]:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(bootstrap, "prepare", fail)
    with pytest.raises(console.SetupError, match=sentence):
        bootstrap.enter(Path("main.py"), [], environment.USER_LOCK, None)


def test_two_first_starts_build_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second waits for the first's lock, then finds everything there."""
    lock_file = project / ".venv.lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD_THE_LOCK, str(SOURCE), str(lock_file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with environment.exclusive(lock_file):
            assert holder.wait() == 0
    assert "等它完成" in capsys.readouterr().err


HOLD_THE_LOCK = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from desktop import environment
with environment.exclusive(Path(sys.argv[2])):
    print("held", flush=True)
    time.sleep(0.5)
"""


# --- which Python ---------------------------------------------------------------------------


def test_fitting_python_is_taken_as_it_is() -> None:
    assert Path(bootstrap.choose_python()).resolve() == Path(sys.executable).resolve()


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 1), (3, 14, 0)])
def test_unfitting_python_looks_for_another(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int]
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(bootstrap, "_probe", lambda minor: "found" if minor == 12 else None)
    assert bootstrap.choose_python() == "found"


def test_no_fitting_python_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 14, 0))
    monkeypatch.setattr(bootstrap, "_probe", lambda minor: None)
    with pytest.raises(console.SetupError, match=r"3\.11、3\.12 或 3\.13；这里运行的是 3\.14"):
        bootstrap.choose_python()


@pytest.mark.skipif(sys.platform == "win32", reason="a stub on PATH is a shell script here")
@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("echo '3|12|1|/there/python3.12'", "/there/python3.12"),
        ("echo '3|12|0|/there/python3.12'", None),  # 32 bits
        ("echo 'choose a version first'", None),
        ("exit 127", None),
    ],
)
def test_what_stands_on_path_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, found: str | None
) -> None:
    stub = tmp_path / "python3.12"
    stub.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert bootstrap._probe(12) == found


@pytest.mark.parametrize("name", BEFORE_THE_ENVIRONMENT)
def test_reads_on_python_3_6_and_needs_only_the_standard_library(name: str) -> None:
    tree = ast.parse((SOURCE / name).read_text(encoding="utf-8"), feature_version=(3, 6))
    later = {"app", "command_line", "suite", "kit"}  # imported by main.py inside functions
    for node in tree.body:
        if isinstance(node, ast.Import):
            modules = {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None
            modules = {node.module.split(".")[0]}
            assert not later & {alias.name for alias in node.names}
        else:
            continue
        assert modules <= sys.stdlib_module_names | {"desktop"}


def test_old_python_really_gets_the_sentence(tmp_path: Path) -> None:
    old = shutil.which("python3.6")
    if old is None or subprocess.call([old, "-c", ""], stderr=subprocess.DEVNULL) != 0:
        pytest.skip("no Python 3.6 on this machine")
    copy_of_the_door(tmp_path)
    answer = start(tmp_path, [old, "main.py", "checks"], PATH=str(tmp_path), LANG="C")
    assert answer.returncode == 3
    assert "这里运行的是 3.6" in answer.stderr


# --- the door -------------------------------------------------------------------------------


def copy_of_the_door(folder: Path) -> None:
    for name in (*BEFORE_THE_ENVIRONMENT, *environment.LOCKS):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(SOURCE / name, folder / name)


def start(folder: Path, command: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "DISPLAY", "WAYLAND"))}
    return subprocess.run(
        command,
        cwd=folder,
        env={**kept, "ZIPING_HOME": str(folder / "home"), **variables},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.slow
def test_no_network_is_one_sentence_and_status_3(tmp_path: Path) -> None:
    copy_of_the_door(tmp_path)
    answer = start(
        tmp_path,
        [sys.executable, "main.py", "checks"],
        PIP_CONFIG_FILE=os.devnull,
        PIP_PROXY="127.0.0.1:9",
    )
    assert answer.returncode == 3
    assert "连不上网络" in answer.stderr.splitlines()[-1]
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / ".venv").exists()
    assert not (tmp_path / ".venv.new").exists()


@pytest.mark.skipif(not system_packages.is_linux(), reason="elsewhere there is always a desktop")
@pytest.mark.parametrize("arguments", [[], ["report.db"], ["LAST.DOCX"]])
@pytest.mark.parametrize("language", ["C", "zh_CN.GBK"])
def test_no_display_is_one_sentence_before_anything_is_downloaded(
    tmp_path: Path, arguments: list[str], language: str
) -> None:
    copy_of_the_door(tmp_path)
    command = [sys.executable, "main.py", *arguments]
    answer = start(tmp_path, command, LANG=language, QT_QPA_PLATFORM="xcb")
    assert answer.returncode == 3
    assert "没有可用的图形桌面" in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert not (tmp_path / ".venv.lock").exists()


def test_packaged_program_is_its_own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_arguments: object) -> int:
        raise AssertionError("the bootstrap ran inside a packaged program")

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(bootstrap, "enter", never)
    monkeypatch.setattr(door, "_dispatch", lambda arguments: 0)
    assert door.main(["checks"]) == 0


@pytest.mark.parametrize(
    ("arguments", "lock", "qt"),
    [
        (["test", "-k", "x"], "requirements-dev.lock", "offscreen"),
        (["bench"], "requirements-bench.lock", "offscreen"),
        (["check", "report.db"], "requirements.lock", None),
        (["report.db"], "requirements.lock", "window"),
    ],
)
def test_each_command_brings_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], lock: str, qt: str | None
) -> None:
    asked: list[object] = []

    def enter(_main: Path, _arguments: list[str], *needed: object) -> int:
        asked.extend(needed)
        return 0

    monkeypatch.setattr(bootstrap, "enter", enter)
    monkeypatch.setattr(system_packages, "display_problem", lambda variables: None)
    assert door.main(arguments) == 0
    assert asked == [lock, qt]


def test_interrupted_set_up_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "enter", interrupt)
    assert door.main(["checks"]) == 3
    assert "已中断" in capsys.readouterr().err


def test_console_without_the_character_replaces_it() -> None:
    script = "import main; main.prepare_streams(); main.say('䶮'); print('䶮')"
    answer = subprocess.run(
        [sys.executable, "-c", script],
        cwd=SOURCE,
        env={**os.environ, "PYTHONIOENCODING": "gbk"},
        capture_output=True,
        check=True,
    )
    assert answer.stderr.strip() == b"?"
    assert answer.stdout.decode("utf-8").strip() == "䶮"
