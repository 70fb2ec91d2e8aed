from django.db import migrations

from baylanys.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("telephony", "0007_promises")]

    operations = [append_only("telephony_callbackattempt"), append_only("telephony_callbackrule")]
