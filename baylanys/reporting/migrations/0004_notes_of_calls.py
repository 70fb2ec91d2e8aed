"""Whoever writes an event of a call, or stores its recording, leaves a note in the same transaction."""

from django.db import migrations

KINDS = """'arrived', 'dialled', 'ivr_entered', 'closed', 'refused', 'queue_entered', 'requeued', 'left_queue', 'answered',
'contact_answered', 'consulted', 'consultation_ended', 'conference_left', 'transferred', 'transfer_failed', 'desk_lost',
'voicemail_left', 'callback_accepted', 'callback_attempted', 'callback_reached', 'hung_up', 'language_chosen',
'topic_chosen', 'wrapped_up'"""

EVENTS = f"""
CREATE FUNCTION note_calls_to_fold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reporting_calltofold (interaction_id)
    SELECT DISTINCT interaction_id FROM written WHERE kind IN ({KINDS});
    RETURN NULL;
END $$;
CREATE TRIGGER interactionevent_to_fold AFTER INSERT ON interactions_interactionevent
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_calls_to_fold();
"""
RECORDINGS = """
CREATE FUNCTION note_recorded_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reporting_calltofold (interaction_id) VALUES (NEW.interaction_id);
    RETURN NULL;
END $$;
CREATE TRIGGER recording_to_fold AFTER INSERT OR UPDATE OF state ON telephony_recording
FOR EACH ROW EXECUTE FUNCTION note_recorded_call();
"""
HISTORY = """
INSERT INTO reporting_calltofold (interaction_id)
SELECT id FROM interactions_interaction WHERE channel = 'call' ORDER BY arrived_at
"""
UNDO_EVENTS = """
DROP TRIGGER interactionevent_to_fold ON interactions_interactionevent;
DROP FUNCTION note_calls_to_fold();
"""
UNDO_RECORDINGS = """
DROP TRIGGER recording_to_fold ON telephony_recording;
DROP FUNCTION note_recorded_call();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0003_judged_calls"),
        ("interactions", "0005_callback_kept"),
        ("telephony", "0010_callback_rules"),
        ("contract", "0003_projects"),
    ]

    operations = [
        migrations.RunSQL(EVENTS, UNDO_EVENTS),
        migrations.RunSQL(RECORDINGS, UNDO_RECORDINGS),
        migrations.RunSQL(HISTORY, migrations.RunSQL.noop),
    ]
