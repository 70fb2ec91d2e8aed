
import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0008_case_events_append_only"),
        ("messaging", "0009_media_erased"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                name="message_words",
            ),
        ),
    ]
