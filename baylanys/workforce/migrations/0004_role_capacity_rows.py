import baylanys.core.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workforce", "0003_role_capacity"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RoleCapacity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("operator", "Operator"),
                            ("supervisor", "Supervisor"),
                            ("quality", "Quality controller"),
                            ("administrator", "Administrator"),
                            ("representative", "Customer's representative"),
                            ("observer", "Customer's observer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("chats", models.PositiveSmallIntegerField()),
                ("calls_beside", models.BooleanField()),
                ("valid_from", models.DateTimeField(default=baylanys.core.clock.now)),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["role", "-valid_from"], name="role_capacity_newest")],
            },
        ),
    ]
