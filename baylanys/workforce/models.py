"""Operators and what they are able to do (5.3)."""

from django.db import models


class Operator(models.Model):
    """A person who takes calls and conversations: a call and nothing else, or up to `chat_capacity` conversations,
    beside which calls may come only where `calls_beside_chats` says so."""

    person = models.OneToOneField(
        "accounts.Person", on_delete=models.PROTECT, primary_key=True, related_name="operator"
    )
    chat_capacity = models.PositiveSmallIntegerField(default=3)
    calls_beside_chats = models.BooleanField(default=False)
    sip_password = models.TextField(blank=True)

    @property
    def username(self) -> str:
        """Name by which the operator's SIP phone registers."""
        return self.person.username


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
