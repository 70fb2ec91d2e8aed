"""Tables of people that somebody brought."""

from django.db import models

from baylanys.core import clock
from baylanys.crm.choices import ImportState


class ContactImport(models.Model):
    """One table: brought, looked at, worked off in the background; `content` goes when it is done.

    `columns` maps fields to columns, `row` is how far it is. `problems` are [number of the row, code, value], the
    first thousand of them; `wrong` counts all.
    """

    filename = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.BROUGHT)
    columns = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    row = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    completed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    refusal = models.CharField(max_length=40, blank=True)
    finished_at = models.DateTimeField(null=True)
