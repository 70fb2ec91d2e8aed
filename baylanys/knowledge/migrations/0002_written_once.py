from django.db import migrations

from baylanys.core.append_only import append_only

# What was handed over is what the customer approved and the operator had open: not a word of it changes later.
_WORDS = "title, body_html, body_text, answer, keywords, language, number, article_id, based_on_id, translated_from_id"
_FUNCTION = f"""
CREATE FUNCTION refuse_change_of_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (TG_OP = 'DELETE' OR NEW.state = 'draft'
        OR ROW({", ".join(f"OLD.{each}" for each in _WORDS.split(", "))})
        IS DISTINCT FROM ROW({", ".join(f"NEW.{each}" for each in _WORDS.split(", "))}))
    THEN RAISE EXCEPTION 'what was handed over keeps its words' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$
"""
_TRIGGER = """
CREATE TRIGGER article_words BEFORE UPDATE OR DELETE ON knowledge_articleversion
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_words()
"""
_AWAY = ["DROP TRIGGER article_words ON knowledge_articleversion", "DROP FUNCTION refuse_change_of_words()"]


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial")]

    operations = [
        migrations.RunSQL([_FUNCTION, _TRIGGER], _AWAY),
        append_only("knowledge_articleopened"),
        append_only("knowledge_feedback"),
    ]
