"""Editors of single values: text, date, count, choice and amount."""
