from django.db import migrations

from baylanys.core.append_only import append_only_but_for_erasing


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0004_scripts")]

    operations = [append_only_but_for_erasing("knowledge_scriptrunevent", "answers")]
