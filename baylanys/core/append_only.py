"""Tables whose rows are written once: PostgreSQL itself refuses to change or delete them."""

from django.db import connection, migrations

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


_ERASING = "baylanys.erasing"
_FUNCTION_BUT_FOR_ERASING = f"""
CREATE OR REPLACE FUNCTION refuse_change_but_erasing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('{_ERASING}', true) = pg_current_xact_id()::text
        AND to_jsonb(NEW) - TG_ARGV::text[] = to_jsonb(OLD) - TG_ARGV::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rows of % are written once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def append_only_but_for_erasing(table: str, *columns: str) -> migrations.RunSQL:
    """The migration step after which these columns, and no others, may be changed after `begin_erasing()`.

    For tables that `append_only` guards already: people may ask that what names them is erased, while what happened,
    and when, stays as it was written.
    """
    trigger, listed = f"{table}_append_only", ", ".join(f"'{each}'" for each in columns)
    drop = f"DROP TRIGGER {trigger} ON {table}"
    occasion = f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"
    create = f"CREATE TRIGGER {trigger} {occasion} EXECUTE FUNCTION refuse_change_but_erasing({listed})"
    before = f"CREATE TRIGGER {trigger} {occasion} EXECUTE FUNCTION refuse_change()"
    return migrations.RunSQL([_FUNCTION_BUT_FOR_ERASING, drop, create], [drop, before])


def begin_erasing() -> None:
    """Until the end of this transaction what names a person may be taken out of rows that are written once."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT set_config('{_ERASING}', pg_current_xact_id()::text, true)")
