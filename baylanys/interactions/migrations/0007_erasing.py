from django.db import migrations

from baylanys.core.append_only import append_only_but_for_erasing


class Migration(migrations.Migration):
    dependencies = [("interactions", "0006_further_operators")]

    operations = [append_only_but_for_erasing("interactions_interactionevent", "detail")]
