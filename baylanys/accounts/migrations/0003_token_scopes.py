from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_sessions_and_locks")]
    operations = [migrations.AddField("apitoken", "scopes", models.JSONField(default=list))]
