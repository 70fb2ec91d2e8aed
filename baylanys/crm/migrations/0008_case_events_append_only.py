from django.db import migrations

from baylanys.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("crm", "0007_cases")]

    operations = [append_only("crm_caseevent")]
