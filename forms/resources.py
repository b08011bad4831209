"""Where the program's own data lies."""

from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
