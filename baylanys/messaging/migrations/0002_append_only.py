from django.db import migrations

from baylanys.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial")]

    operations = [append_only("messaging_messagestatus"), append_only("messaging_accountevent")]
