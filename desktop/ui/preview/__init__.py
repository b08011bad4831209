"""The preview beside the form: the very PDF, made by a process of its own."""
