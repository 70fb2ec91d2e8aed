"""Conversation scripts as values: read, checked, walked through, compared, written to a table. Pure (7.2, 7.3)."""
