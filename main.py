"""The one door: no argument or a file opens the window, ``main.py COMMAND …`` works without one.

Standard library only, and readable by Python 3.6: it runs before the environment stands.
"""

import os
import sys
from pathlib import Path
from typing import List

from desktop import bootstrap, system_packages
from desktop.console import SetupError, prepare_streams, say

WINDOW_ENDINGS = (".db", ".docx", ".xlsx")
#: What a packaged program starts itself with to set the preview's pages.
TYPESETTER = "--typesetter"
#: Commands that need more than the user's packages.
LOCKS = {"test": "requirements-dev.lock", "bench": "requirements-bench.lock"}


def opens_window(arguments: List[str]) -> bool:
    """Whether these arguments ask for the window rather than for a command."""
    return not arguments or arguments[0].lower().endswith(WINDOW_ENDINGS)


def main(arguments: List[str]) -> int:
    """Open the window or carry out one command; return the exit status."""
    if getattr(sys, "frozen", False) and arguments == [TYPESETTER]:
        from desktop.ui.preview import typesetter

        typesetter.main()
        return 0
    prepare_streams()
    window = opens_window(arguments)
    try:
        # Qt aborts the process without a display, and nobody should wait for a download only
        # to be told so.
        problem = system_packages.display_problem(os.environ) if window else None
        if problem:
            raise SetupError(problem)
        if not getattr(sys, "frozen", False):  # a packaged program is its own environment
            command = "" if window else arguments[0]
            lock = LOCKS.get(command, "requirements.lock")
            qt = "window" if window else "offscreen" if command in LOCKS else None
            status = bootstrap.enter(Path(__file__).resolve(), arguments, lock, qt)
            if status is not None:
                return status
    except SetupError as error:
        say(str(error))
        return 3
    except KeyboardInterrupt:
        say("已中断。")
        return 3
    return _dispatch(arguments)


def _dispatch(arguments: List[str]) -> int:
    # Imported only now: these need the environment, and each command only its own part.
    if opens_window(arguments):
        from desktop import app

        return app.main(arguments)
    if arguments[0] == "test":
        from desktop import suite

        return suite.main(arguments[1:])
    if arguments[0] == "kit":
        from desktop import kit

        return kit.main(arguments[1:])
    from desktop import command_line

    return command_line.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
