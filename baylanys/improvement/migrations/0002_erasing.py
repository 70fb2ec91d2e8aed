from django.db import migrations

from baylanys.core.append_only import append_only_but_for_erasing


class Migration(migrations.Migration):
    dependencies = [("improvement", "0001_initial")]

    operations = [append_only_but_for_erasing("improvement_improvementevent", "text", "detail")]
