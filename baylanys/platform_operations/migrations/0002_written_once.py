from django.db import migrations

from baylanys.core.append_only import append_only

_FUNCTION = """
CREATE OR REPLACE FUNCTION keep_what_was_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (
        OLD.key, OLD.connector_id, OLD.code, OLD.effect, OLD.risk, OLD.described, OLD.subject, OLD.values, OLD.case_id,
        OLD.interaction_id, OLD.asked_at, OLD.asked_by_id, OLD.changes, OLD.needs_consent, OLD.needs_second,
        OLD.consent_id
    ) IS DISTINCT FROM (
        NEW.key, NEW.connector_id, NEW.code, NEW.effect, NEW.risk, NEW.described, NEW.subject, NEW.values, NEW.case_id,
        NEW.interaction_id, NEW.asked_at, NEW.asked_by_id, NEW.changes, NEW.needs_consent, NEW.needs_second,
        NEW.consent_id
    ) OR (OLD.second_by_id IS NOT NULL AND OLD.second_by_id IS DISTINCT FROM NEW.second_by_id) THEN
        RAISE EXCEPTION 'what was asked, and who agreed, is written once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
_TRIGGER = """
CREATE TRIGGER platform_operation_keep BEFORE UPDATE OR DELETE ON platform_operations_platformoperation
FOR EACH ROW EXECUTE FUNCTION keep_what_was_asked()
"""
_BACK = [
    "DROP TRIGGER platform_operation_keep ON platform_operations_platformoperation",
    "DROP FUNCTION keep_what_was_asked()",
]


class Migration(migrations.Migration):
    dependencies = [("platform_operations", "0001_initial")]

    operations = [
        append_only("platform_operations_operationevent"),
        append_only("platform_operations_consent"),
        migrations.RunSQL([_FUNCTION, _TRIGGER], _BACK),
    ]
