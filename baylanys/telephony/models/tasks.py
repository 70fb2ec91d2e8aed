"""Who waits to hear from us: messages left, calls that nobody answered, promised callbacks (4.3)."""

from django.db import models
from django.db.models import Q

from baylanys.telephony.choices import TaskKind, TaskState

OPEN = (TaskState.NEW, TaskState.TAKEN)
OF_THEIR_OWN = (TaskKind.VOICEMAIL, TaskKind.CALLBACK)


class Task(models.Model):
    """One thing to do about one call. A number that called in vain several times has one open task."""

    interaction = models.OneToOneField("interactions.Interaction", on_delete=models.PROTECT, related_name="task")
    kind = models.CharField(max_length=12, choices=TaskKind.choices)
    number = models.CharField(max_length=40, blank=True)
    contact = models.ForeignKey("crm.Contact", null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=2, blank=True)
    topic = models.CharField(max_length=40, blank=True)
    queue = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=TaskState.choices, default=TaskState.NEW)
    owner = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="tasks")
    taken_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    served_by = models.ForeignKey("interactions.Interaction", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="one_open_task_per_number",
                condition=Q(state__in=OPEN) & ~Q(kind__in=OF_THEIR_OWN),
            ),
            models.UniqueConstraint(
                fields=["number"],
                name="one_open_callback_task_per_number",
                condition=Q(state__in=OPEN, kind=TaskKind.CALLBACK),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="task_open", condition=Q(state__in=OPEN)),
            models.Index(fields=["number", "state"], name="task_number"),
        ]
