from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from baylanys.core.append_only import append_only

FIRST = {
    "answer_within_ms": 90_000,
    "in_time_percent": 80,
    "lost_day_percent": 4,
    "lost_month_percent": 2,
    "mean_wait_ms": 60_000,
    "longest_wait_ms": 120_000,
    "early_hang_up_ms": 90_000,
    "reached_again_minutes": 60,
    "callback_attempts": 3,
    "callback_gap_minutes": 20,
    "callback_late_minutes": 60,
}


def write_first(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    definition = apps.get_model("reporting", "KpiDefinition")
    definition.objects.get_or_create(version=1, defaults={"valid_from": date(2026, 1, 1), "parameters": FIRST})


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_kpi_definitions")]

    operations = [
        migrations.RunPython(write_first, migrations.RunPython.noop),
        append_only("reporting_kpidefinition"),
    ]
