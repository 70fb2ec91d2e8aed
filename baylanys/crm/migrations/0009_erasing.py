from django.db import migrations

from baylanys.core.append_only import append_only_but_for_erasing


class Migration(migrations.Migration):
    dependencies = [("crm", "0008_case_events_append_only")]

    operations = [append_only_but_for_erasing("crm_caseevent", "text", "detail")]
