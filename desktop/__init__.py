"""The desktop program: how a person works with a report."""
