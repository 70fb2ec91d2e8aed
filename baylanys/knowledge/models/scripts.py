"""What operators say: greetings, farewells and step-by-step scripts, version by version (7.2, 7.3)."""

from django.db import models
from django.db.models import Q

from baylanys.core import clock
from baylanys.knowledge.choices import ScriptKind, VersionState


class ConversationScript(models.Model):
    """One script, or one greeting or farewell; `project` empty: of every project, `topic` empty: of every topic."""

    kind = models.CharField(max_length=10, choices=ScriptKind.choices, default=ScriptKind.SCRIPT)
    name_kk = models.CharField(max_length=160)
    name_ru = models.CharField(max_length=160)
    project = models.ForeignKey("contract.Project", null=True, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True)


class ScriptVersion(models.Model):
    """The script as it was written once; its content never changes after it was handed over.

    `content` is what `knowledge/scripts/script.py` reads. Holds from `valid_from` on, until a newer one does.
    """

    script = models.ForeignKey(ConversationScript, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=VersionState.choices, default=VersionState.DRAFT)
    content = models.JSONField(default=dict)
    comment = models.CharField(max_length=500, blank=True)
    drafted_at = models.DateTimeField(default=clock.now)
    drafted_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=1000, blank=True)
    valid_from = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["script", "number"], name="script_version_number"),
            models.UniqueConstraint(fields=["script"], name="one_script_draft", condition=Q(state="draft")),
            models.UniqueConstraint(fields=["script"], name="one_script_waiting", condition=Q(state="handed_over")),
        ]


class ScriptRun(models.Model):
    """A version was begun in a call or conversation; append-only. It stays with that version to its end."""

    interaction_id = models.UUIDField()
    version = models.ForeignKey(ScriptVersion, on_delete=models.PROTECT, related_name="runs")
    began_at = models.DateTimeField(default=clock.now)
    operator = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, blank=True)

    class Meta:
        ordering = ["began_at"]
        constraints = [models.UniqueConstraint(fields=["interaction_id", "version"], name="one_run_of_a_version")]
        indexes = [models.Index(fields=["began_at"], name="script_run_when")]


class ScriptRunEvent(models.Model):
    """A step was answered, or the operator went back to one; append-only, in the order of `seq`."""

    run = models.ForeignKey(ScriptRun, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=40)
    is_return = models.BooleanField(default=False)
    answers = models.JSONField(default=dict)

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="script_run_order")]
