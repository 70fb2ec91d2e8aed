"""Rules by which the guard acts (dated rows), who has switched it off, and what it has in force now."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.choices import Role
from baylanys.core import clock


class MeasureName(models.TextChoices):
    """As `rules.Measure`."""

    LONGEST_WAIT = "longest_wait", _("Longest wait")
    WAITING = "waiting", _("Callers waiting")
    LOST_FORECAST = "lost_forecast", _("Lost calls expected today")


class ActName(models.TextChoices):
    """As `rules.Act`."""

    OUTBOUND = "outbound", _("outbound is held")
    OPERATORS = "operators", _("operators are called to the line")
    CALLBACK = "callback", _("the callback is offered earlier")


class HowName(models.TextChoices):
    """As `rules_operators.How`."""

    ASK = "ask", _("is asked")
    MOVE = "move", _("is moved at once")
    LEAVE = "leave", _("is left alone")


class GuardRule(models.Model):
    """From `valid_from` on: what is done when the figure passes `begins_at`, and when that ends (`rules.Rule`).

    `acts` and `groups` are names with spaces between. A row follows the one that it replaces: of two who change one
    rule at once the database takes one.
    """

    measure = models.CharField(max_length=20, choices=MeasureName.choices)
    valid_from = models.DateTimeField(default=clock.now)
    on = models.BooleanField(default=True)
    begins_at = models.FloatField()
    ends_at = models.FloatField()
    minimum_seconds = models.PositiveSmallIntegerField()
    acts = models.CharField(max_length=60, blank=True)
    groups = models.CharField(max_length=60, blank=True)
    callback_seconds = models.FloatField()
    follows = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")
    set_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure"], name="one_first_guard_rule", condition=models.Q(follows__isnull=True)
            )
        ]


class GuardReserve(models.Model):
    """From `valid_from` on so many operators stay free while somebody dials out (`rules_reserve.Reserve`)."""

    valid_from = models.DateTimeField(default=clock.now)
    on = models.BooleanField(default=True)
    few = models.PositiveSmallIntegerField()
    many = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")


class CallingRule(models.Model):
    """From `valid_from` on people of the role, or the one operator, are asked, moved or left alone.

    Exactly one of `role` and `operator` says whom; an empty `how` of an operator: as the role has it.
    """

    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    operator = models.ForeignKey("workforce.Operator", null=True, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=8, choices=HowName.choices, blank=True)
    valid_from = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")


class GuardSwitch(models.Model):
    """Somebody has switched an action (empty: everything) off until a moment or until on again, or on again.

    Append-only; of several words about one the last counts.
    """

    act = models.CharField(max_length=12, choices=ActName.choices, blank=True)
    off = models.BooleanField()
    at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")


class ActionInForce(models.Model):
    """An action that is in force until `until`; the engine says it again and again, and takes it up after a restart."""

    act = models.CharField(max_length=12, choices=ActName.choices, primary_key=True)
    measure = models.CharField(max_length=20, choices=MeasureName.choices)
    since = models.DateTimeField()
    value = models.FloatField()
    threshold = models.FloatField()
    until = models.DateTimeField()


class CalledOperator(models.Model):
    """An operator who was asked or moved to those who call in, while that action lasts; one writer, the engine.

    `back_to`: the reason of the break to which the operator returns when it is over; empty: to none.
    """

    operator = models.OneToOneField("workforce.Operator", on_delete=models.CASCADE, primary_key=True, related_name="+")
    answer = models.CharField(max_length=12)
    at = models.DateTimeField()
    back_to = models.CharField(max_length=20, blank=True)
