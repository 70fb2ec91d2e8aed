"""What belongs to a request beside its own row: other people, other requests, files."""

from django.db import models
from django.db.models import Q

from baylanys.core import clock
from baylanys.crm.choices import BondKind
from baylanys.crm.models.cases import Case
from baylanys.crm.models.people import Contact


class CasePerson(models.Model):
    """Another person whom the request is about or who asks for the same."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="people")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="cases_beside")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)


class CaseBond(models.Model):
    """Two requests belong together: `related`, or `other` was made out of `case` (`split`)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="bonds")
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="bonds_back")
    kind = models.CharField(max_length=10, choices=BondKind.choices)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="one_case_bond", condition=Q(ended_at=None)),
            models.CheckConstraint(name="no_bond_with_itself", condition=~Q(case=models.F("other"))),
        ]


class CaseFile(models.Model):
    """A file of the request, sealed at `path` below the media directory; `mime_type` is what it really is."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    path = models.CharField(max_length=200, blank=True)
    mime_type = models.CharField(max_length=120)
    filename = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
