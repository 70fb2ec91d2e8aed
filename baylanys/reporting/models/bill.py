"""Bills of the telephone operator, and what they say beside our calls (5.1)."""

from django.db import models

from baylanys.core import clock


class Bill(models.Model):
    """A bill of a month. `content` is kept until it was compared: afterwards its lines say everything needed."""

    month = models.DateField()
    carrier = models.CharField(max_length=120, blank=True)
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    heading = models.IntegerField(default=0)
    """The row of the headings, counted from 0."""
    columns = models.JSONField(default=dict)
    reading = models.JSONField(default=dict)
    """How it was read: unit of lengths, tolerance, hours its clock is apart."""
    sums = models.JSONField(default=dict)
    """By direction: minutes (in ms) of the bill and ours; by verdict: how many; lines that could not be read."""
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    compared_at = models.DateTimeField(null=True)
    compared_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "sha256"], name="one_bill_once")]


class BillLine(models.Model):
    """A line of the bill, one of our calls that it does not have, or both together; written once."""

    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="lines")
    row = models.IntegerField(null=True)
    at = models.DateTimeField(null=True)
    number = models.CharField(max_length=40, blank=True)
    direction = models.CharField(max_length=12, blank=True)
    billed_ms = models.IntegerField(null=True)
    own_ms = models.IntegerField(null=True)
    interaction = models.ForeignKey(
        "interactions.Interaction", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    verdict = models.CharField(max_length=16)
    problem = models.CharField(max_length=16, blank=True)

    class Meta:
        indexes = [models.Index(fields=["bill", "verdict", "row"], name="bill_line_verdict")]
