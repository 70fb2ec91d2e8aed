import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0010_case_replies"),
        ("messaging", "0010_message_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="message",
            name="message_words",
        ),
        migrations.AddIndex(
            model_name="message",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    models.Func(
                        django.db.models.functions.text.Lower("text"),
                        models.Value("әғқңөұүһіёй"),
                        models.Value("агкноуухиеи"),
                        function="translate",
                        output_field=models.CharField(),
                    ),
                    name="gin_trgm_ops",
                ),
                condition=models.Q(("automatic__in", ["", "phone"]), models.Q(("kind", "template"), _negated=True)),
                name="message_words",
            ),
        ),
    ]
