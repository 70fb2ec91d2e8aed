"""Tables whose rows are written once: PostgreSQL itself refuses to change or delete them."""

from django.db import migrations

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are written once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def append_only(table: str) -> migrations.RunSQL:
    """The migration step after which rows of the table can only be added.

    An update or a deletion raises IntegrityError (restrict_violation), whoever asks for it.
    """
    trigger = f"{table}_append_only"
    occasion = f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"
    create = f"CREATE TRIGGER {trigger} {occasion} EXECUTE FUNCTION refuse_change()"
    return migrations.RunSQL([_FUNCTION, create], [f"DROP TRIGGER {trigger} ON {table}"])
