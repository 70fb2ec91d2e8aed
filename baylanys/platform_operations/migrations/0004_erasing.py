from django.db import migrations

from baylanys.core.append_only import append_only_but_for_erasing

_KEPT = (
    "key, {row}.connector_id, {row}.code, {row}.effect, {row}.risk, {row}.described, {row}.case_id,"
    " {row}.interaction_id, {row}.asked_at, {row}.asked_by_id, {row}.changes, {row}.needs_consent,"
    " {row}.needs_second, {row}.consent_id"
)


def _facts(row: str) -> str:
    return f"({row}.{_KEPT.format(row=row)})"


_FUNCTION = f"""
CREATE OR REPLACE FUNCTION keep_what_was_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR {_facts("OLD")} IS DISTINCT FROM {_facts("NEW")}
        OR (OLD.second_by_id IS NOT NULL AND OLD.second_by_id IS DISTINCT FROM NEW.second_by_id)
        OR ((OLD.subject, OLD.values) IS DISTINCT FROM (NEW.subject, NEW.values)
            AND current_setting('baylanys.erasing', true) IS DISTINCT FROM pg_current_xact_id()::text)
    THEN
        RAISE EXCEPTION 'what was asked, and who agreed, is written once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    """What was asked is written once; what names a person in it can be erased."""

    dependencies = [("platform_operations", "0003_description_as_text")]

    operations = [
        append_only_but_for_erasing("platform_operations_operationevent", "text"),
        migrations.RunSQL(_FUNCTION, migrations.RunSQL.noop),
    ]
