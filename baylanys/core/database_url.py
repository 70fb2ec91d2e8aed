"""Where Django's database is, for connections that do not go through Django."""

from __future__ import annotations

from django.db import connection
from psycopg.conninfo import make_conninfo

_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def url_of_default_database() -> str:
    """What psycopg needs to reach the database that Django uses now (in tests: the test's own)."""
    place = connection.settings_dict
    given = {key: str(place[name]) for key, name in _NAMES.items() if place[name]}
    others = {key: value for key, value in place["OPTIONS"].items() if key != "pool" and isinstance(value, str | int)}
    return make_conninfo("", **given, **others)
