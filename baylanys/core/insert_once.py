"""A row that a unique column may refuse: one statement that says whether it stands."""

from __future__ import annotations

from django.db import connection
from django.db.models import Model
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery


def insert_once(row: Model) -> bool:
    """The row stands; False where one of its unique columns is taken, and nothing happened.

    Waits for whoever inserts the same at the moment (PostgreSQL, ON CONFLICT DO NOTHING). The row has its key already.
    """
    query = InsertQuery(type(row), on_conflict=OnConflict.IGNORE)
    query.insert_values(type(row)._meta.local_concrete_fields, [row])
    ((statement, values),) = query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        is_new = bool(cursor.rowcount == 1)
    row._state.adding, row._state.db = not is_new, connection.alias
    return is_new
