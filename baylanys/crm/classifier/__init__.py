"""The guide as values: checked, compared, searched, read from a table and written to one. Pure."""
