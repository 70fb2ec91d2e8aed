"""Operators and what they are able to do (5.3)."""

from django.db import models

from baylanys.accounts.choices import Role
from baylanys.core import clock


class Operator(models.Model):
    """A person who takes calls and conversations: a call and nothing else, or up to `chat_capacity` conversations,
    beside which calls may come only where `calls_beside_chats` says so; none of the two: as the role has it
    (`capacity.py`)."""

    person = models.OneToOneField(
        "accounts.Person", on_delete=models.PROTECT, primary_key=True, related_name="operator"
    )
    chat_capacity = models.PositiveSmallIntegerField(null=True)
    calls_beside_chats = models.BooleanField(null=True)
    sip_password = models.TextField(blank=True)

    @property
    def username(self) -> str:
        """Name by which the operator's SIP phone registers."""
        return self.person.username


class RoleCapacity(models.Model):
    """From `valid_from` on people of the role take so many chats at once, and calls beside them or not; the newest row
    holds, nobody edits it."""

    role = models.CharField(max_length=20, choices=Role.choices)
    chats = models.PositiveSmallIntegerField()
    calls_beside = models.BooleanField()
    valid_from = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["role", "-valid_from"], name="role_capacity_newest")]


class OperatorSkill(models.Model):
    """A skill (`lang:kk`, `topic:grants`) with its level, 1 (basic) to 5 (best)."""

    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="skills")
    skill = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField(default=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operator", "skill"], name="one_level_per_skill"),
            models.CheckConstraint(name="level_1_to_5", condition=models.Q(level__gte=1, level__lte=5)),
        ]
