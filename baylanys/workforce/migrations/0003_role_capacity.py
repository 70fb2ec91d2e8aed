from django.db import migrations, models
from django.db.migrations.state import StateApps

FIRST_CHATS = 3


def as_the_role(apps: StateApps, _editor: object) -> None:
    """Who has what everybody began with has no value of their own."""
    operators = apps.get_model("workforce", "Operator").objects
    operators.filter(chat_capacity=FIRST_CHATS).update(chat_capacity=None)
    operators.filter(calls_beside_chats=False).update(calls_beside_chats=None)


def as_their_own(apps: StateApps, _editor: object) -> None:
    operators = apps.get_model("workforce", "Operator").objects
    operators.filter(chat_capacity=None).update(chat_capacity=FIRST_CHATS)
    operators.filter(calls_beside_chats=None).update(calls_beside_chats=False)


class Migration(migrations.Migration):
    dependencies = [
        ("workforce", "0002_calls_beside_chats"),
    ]

    operations = [
        migrations.AlterField("operator", "chat_capacity", models.PositiveSmallIntegerField(null=True)),
        migrations.AlterField("operator", "calls_beside_chats", models.BooleanField(null=True)),
        migrations.RunPython(as_the_role, as_their_own),
    ]
