"""Time travel: what the report was, how it differs from now, and going back to it."""
