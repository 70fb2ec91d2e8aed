from django.db import migrations, models

import baylanys.core.clock
from baylanys.core.append_only import append_only

# The seal is made when the transaction commits, so that nobody waits for the chain's lock while at work,
# and two who write at once stand in a row for the length of a commit.
SEAL = """
CREATE FUNCTION audit_line_hash(previous text, line core_auditentry) RETURNS text
LANGUAGE sql STABLE SET timezone = 'UTC' AS $$
    SELECT encode(sha256(convert_to(previous || jsonb_build_array(
        line.id, line.at, line.person_id, line.who, line.role, line.kind, line.object_kind, line.object_id,
        line.before, line.after, line.address, line.request_id
    )::text, 'UTF8')), 'hex')
$$;
CREATE FUNCTION seal_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last core_auditseal;
BEGIN
    PERFORM pg_advisory_xact_lock(77170010);
    SELECT * INTO last FROM core_auditseal ORDER BY number DESC LIMIT 1;
    INSERT INTO core_auditseal (number, entry_id, previous, hash) VALUES (
        coalesce(last.number, 0) + 1, NEW.id, coalesce(last.hash, repeat('0', 64)),
        audit_line_hash(coalesce(last.hash, repeat('0', 64)), NEW)
    );
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER core_auditentry_sealed AFTER INSERT ON core_auditentry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION seal_audit_entry();
"""
UNSEAL = """
DROP TRIGGER core_auditentry_sealed ON core_auditentry;
DROP FUNCTION seal_audit_entry();
DROP FUNCTION audit_line_hash(text, core_auditentry);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=baylanys.core.clock.now)),
                ("person_id", models.BigIntegerField(null=True)),
                ("who", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=30)),
                ("object_kind", models.CharField(blank=True, max_length=30)),
                ("object_id", models.CharField(blank=True, max_length=150)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("address", models.CharField(blank=True, max_length=45)),
                ("request_id", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-at"], name="audit_at"),
                    models.Index(fields=["who", "-id"], name="audit_who"),
                    models.Index(fields=["object_kind", "object_id", "-id"], name="audit_object"),
                ]
            },
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.RunSQL(SEAL, UNSEAL),
        append_only("core_auditentry"),
        append_only("core_auditseal"),
    ]
