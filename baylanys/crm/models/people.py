"""People outside, and the numbers by which they are known."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from baylanys.core import clock
from baylanys.crm.folding import folded


class Contact(models.Model):
    """A person outside; `language` is the one chosen last (kk, ru, en or empty).

    `merged_into`: this person turned out to be that one, and is shown no more. `erased_at`: who it was is gone.
    """

    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="contact_part_of_name"),
            GinIndex(OpClass(folded("name"), name="gin_trgm_ops"), name="contact_folded_part"),
            models.Index(OpClass(folded("name"), name="text_pattern_ops"), name="contact_folded_start"),
            models.Index(fields=["-created_at", "-id"], name="contact_newest"),
        ]


class ContactPhone(models.Model):
    """A number in E.164; it belongs to one person."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="phones")
    e164 = models.CharField(max_length=20, unique=True)

    class Meta:
        indexes = [GinIndex(OpClass("e164", name="gin_trgm_ops"), name="contact_part_of_number")]


class ContactNote(models.Model):
    """What the staff should know of a person; shown with who wrote it and when."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField(default=clock.now)
    author = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()


class ContactProject(models.Model):
    """A project of the customer in which the person takes part."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="projects")
    project = models.ForeignKey("contract.Project", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "project"], name="once_in_a_project")]


class ContactMerge(models.Model):
    """Two were one person: `moved` names every row that changed hands, so that it can be undone."""

    kept = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")


class ContactErasure(models.Model):
    """The proof that a person's data was erased: by whom, why, how much of what; it tells nothing of the person."""

    contact_number = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    counts = models.JSONField(default=dict)
