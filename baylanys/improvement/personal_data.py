"""What a person suggested or complained of: the words stay for the platform, whose they were does not."""

from datetime import datetime

from django.db.models import Q, QuerySet

from baylanys.core.append_only import begin_erasing
from baylanys.core.personal_data import Erased, Gathered, Subject
from baylanys.core.scrubbing import scrub
from baylanys.crm.models import Contact
from baylanys.improvement.models import ImprovementDelivery, ImprovementEvent, ImprovementItem
from baylanys.interactions.personal_data import interactions_of

MODELS = frozenset({"improvement.ImprovementItem", "improvement.ImprovementEvent", "improvement.ImprovementDelivery"})
SHORTEST_NAME = 3
STAND_IN = "•••"


def gather(subject: Subject) -> Gathered:
    """What was written down in the person's calls and requests."""
    rows = _items(subject).values("id", "opened_at", "kind", "platform", "text", "answer", "state")
    return Gathered({"suggestions": list(rows)})


def erase(subject: Subject, at: datetime) -> Erased:
    """Names and numbers of the person stand nowhere in it, and nothing leads to its calls and requests. Part of the
    caller's transaction."""
    begin_erasing()
    found, words = list(_items(subject)), subject.words | _names(subject)
    for item in found:
        said = {"text": scrub(item.text, words), "answer": scrub(item.answer, words)}
        ImprovementItem.objects.filter(pk=item.pk).update(interaction=None, case=None, **said)
        for event in ImprovementEvent.objects.filter(item=item):
            detail = scrub(event.detail, words, frozenset())
            ImprovementEvent.objects.filter(pk=event.pk).update(text=scrub(event.text, words), detail=detail)
        for delivery in ImprovementDelivery.objects.filter(item=item):
            ImprovementDelivery.objects.filter(pk=delivery.pk).update(body=scrub(delivery.body, words))
    return Erased({"suggestions": len(found)})


def _items(subject: Subject) -> QuerySet[ImprovementItem]:
    mine = Q(case__contact__in=subject.contacts) | Q(interaction__in=interactions_of(subject))
    return ImprovementItem.objects.filter(mine).order_by("pk")


def _names(subject: Subject) -> dict[str, str]:
    names = Contact.objects.filter(pk__in=subject.contacts).values_list("name", flat=True)
    return {word: STAND_IN for name in names for word in name.split() if len(word) >= SHORTEST_NAME}
