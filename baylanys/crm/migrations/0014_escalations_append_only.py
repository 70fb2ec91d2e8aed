from django.db import migrations

from baylanys.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("crm", "0013_case_escalations")]

    operations = [append_only("crm_caseescalation")]
