"""Calls from elsewhere: lines of a file, checked one by one and call by call (docs/import-events.md). Pure."""
