"""What operations on platforms know of a person: that they were done stays, whose record it was does not."""

from datetime import datetime

from django.db.models import Q, QuerySet

from baylanys.core.append_only import begin_erasing
from baylanys.core.personal_data import Erased, Gathered, Subject
from baylanys.core.phones import ERASED
from baylanys.interactions.personal_data import interactions_of
from baylanys.platform_operations.models import OperationEvent, PlatformOperation
from baylanys.platform_operations.states import OPEN

MODELS = frozenset({"platform_operations.Consent", "platform_operations.PlatformOperation"})
_SHOWN = ("id", "code", "subject", "values", "asked_at", "state", "ended_at", "before", "after", "consent__said_at")


def gather(subject: Subject) -> Gathered:
    return Gathered({"platform_operations": list(_theirs(subject).order_by("asked_at").values(*_SHOWN))})


def erase(subject: Subject, at: datetime) -> Erased:
    """Who did what, when, and with whose agreement stays; the user's name, parameters and record are gone. Part of the
    caller's transaction."""
    begin_erasing()
    found = list(_theirs(subject).values_list("pk", flat=True))
    OperationEvent.objects.filter(operation__in=found).exclude(text="").update(text="")
    rows = PlatformOperation.objects.filter(pk__in=found)
    return Erased({"platform_operations": rows.update(subject=ERASED, values={}, before=None, after=None)})


def hindrances(subject: Subject) -> list[str]:
    """What is on its way to the platform has to be over first."""
    return ["open_operation"] if _theirs(subject).filter(state__in=OPEN).exists() else []


def _theirs(subject: Subject) -> QuerySet[PlatformOperation]:
    mine = Q(contact__in=subject.contacts) | Q(case__contact__in=subject.contacts)
    return PlatformOperation.objects.filter(mine | Q(interaction__in=interactions_of(subject)))
