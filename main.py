"""The one door: no argument or a file opens the window, ``main.py COMMAND …`` works without one."""

import sys

WINDOW_ENDINGS = (".db", ".docx", ".xlsx")


def main(arguments):
    # type: (list[str]) -> int
    """Open the window or carry out one command; return the exit status."""
    if not arguments or arguments[0].lower().endswith(WINDOW_ENDINGS):
        from desktop import app

        return app.main(arguments)
    from desktop import command_line

    return command_line.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
