"""What the set-up and the user say to each other, and what other programs print.

Standard library only, and readable by Python 3.6: it is used before the environment stands.
"""

import io
import subprocess
import sys
from typing import Callable, Dict, List, Optional, Tuple


class SetupError(Exception):
    """The set-up cannot go on; the text is one sentence for the user, with the way out."""


def prepare_streams() -> None:
    """Let no console die of a character: stdout is UTF-8, what cannot be shown is replaced."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # started without a console
            continue
        # A console that calls itself ASCII (LANG=C) usually shows more.
        unnamed = (stream.encoding or "ascii").lower() in ("ascii", "ansi_x3.4-1968")
        encoding = "utf-8" if name == "stdout" or unnamed else stream.encoding
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=encoding, errors="replace")
        elif hasattr(stream, "buffer"):  # Python 3.6
            wrapped = io.TextIOWrapper(
                stream.buffer, encoding=encoding, errors="replace", line_buffering=True
            )
            setattr(sys, name, wrapped)


def say(text: str) -> None:
    """Tell the user on stderr what is going on."""
    if sys.stderr is not None:
        print(text, file=sys.stderr, flush=True)


def run(
    command: List[str],
    variables: Dict[str, str],
    on_line: Optional[Callable[[str], None]] = None,
) -> Tuple[int, str]:
    """Run a command to its end; return its exit status and all it printed, as text."""
    process = subprocess.Popen(
        command,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    lines = []
    with process:
        for raw in process.stdout or ():
            line = raw.decode("utf-8", "replace").rstrip()
            lines.append(line)
            if on_line is not None:
                on_line(line)
    return process.returncode, "\n".join(lines)
