from django.db import migrations

from baylanys.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("contract", "0001_initial")]

    operations = [append_only("contract_settingchange")]
