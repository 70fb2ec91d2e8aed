from django.db import migrations

from baylanys.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("routing", "0004_supervision")]

    operations = [append_only("routing_floorevent")]
