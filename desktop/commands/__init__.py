"""The commands of ``main.py COMMAND …``, grouped by what they do."""
