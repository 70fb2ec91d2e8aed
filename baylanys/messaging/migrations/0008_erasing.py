from django.db import migrations

from baylanys.core.append_only import append_only_but_for_erasing


class Migration(migrations.Migration):
    dependencies = [("messaging", "0007_message_newest")]

    operations = [
        append_only_but_for_erasing("messaging_messageedit", "text", "content"),
        append_only_but_for_erasing("messaging_messagestatus", "detail"),
    ]
