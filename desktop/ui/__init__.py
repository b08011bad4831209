"""The window: tabs, editors, panels and dialogs, all built from the report's outline."""
