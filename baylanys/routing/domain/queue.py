"""Queues and topics as people set them up."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.contract.errors import SettingRefused
from baylanys.routing.models import Queue, Topic
from baylanys.workforce.models import OperatorSkill

PRIORITIES = range(101)
OFFER_SECONDS = range(5, 121)
WRAP_UP_SECONDS = range(10, 1801)
PLACES = range(1, 501)


@dataclass(frozen=True, slots=True)
class Names:
    """A name in the three languages."""

    name_kk: str
    name_ru: str
    name_en: str


@dataclass(frozen=True, slots=True)
class QueueRules:
    """How a queue's calls are offered; lengths in seconds. `place_limit`: how many may wait at once (4.3)."""

    priority: int = 0
    offer_seconds: int = 15
    wrap_up_seconds: int = 60
    place_limit: int = 60


@transaction.atomic
def add_queue(*, code: str, names: Names, rules: QueueRules, by: Person | None, at: datetime) -> Queue:
    """Flows may send callers into the queue. Raises SettingRefused where the code is taken."""
    if Queue.objects.filter(code=code).exists():
        raise SettingRefused(_("There is a queue with this code already."), code="code_taken")
    queue = Queue(code=code)
    _set(queue, names, rules)
    note_change(kind="queue_added", by=by, at=at, code=code, **asdict(rules))
    return queue


@transaction.atomic
def change_queue(*, queue: Queue, names: Names, rules: QueueRules, by: Person | None, at: datetime) -> None:
    """Calls that join the queue from now on follow the new rules."""
    fields = ("name_kk", "name_ru", "name_en", "priority", "offer_seconds", "wrap_up_seconds", "place_limit")
    before = {name: getattr(queue, name) for name in fields}
    _set(queue, names, rules)
    after = {name: getattr(queue, name) for name in fields}
    if before != after:
        note_change(kind="queue_changed", by=by, at=at, before=before, code=queue.code, **after)


@transaction.atomic
def change_topic(
    *, topic: Topic, names: Names, queue: Queue, only_skilled: bool, by: Person | None, at: datetime
) -> None:
    """The topic has these names and this queue; `only_skilled`: only operators with the topic's skill are offered its
    calls. Raises SettingRefused where nobody has the skill: such calls would wait for ever."""
    skill = (topic.skill or f"topic:{topic.code}") if only_skilled else ""
    if skill and skill != topic.skill and not _somebody_has(skill):
        words = _("No operator has this topic yet: give somebody its level on the page of people first.")
        raise SettingRefused(words, code="nobody_skilled")
    before = _topic_values(topic)
    for name, value in {**asdict(names), "queue": queue, "skill": skill}.items():
        setattr(topic, name, value)
    topic.save()
    after = _topic_values(topic)
    if before != after:
        note_change(kind="topic_changed", by=by, at=at, before=before, code=topic.code, **after)


def _set(queue: Queue, names: Names, rules: QueueRules) -> None:
    given = (
        (rules.priority, PRIORITIES),
        (rules.offer_seconds, OFFER_SECONDS),
        (rules.wrap_up_seconds, WRAP_UP_SECONDS),
        (rules.place_limit, PLACES),
    )
    if not all(value in allowed for value, allowed in given):
        raise SettingRefused(_("A value is out of its range."), code="out_of_range")
    for name, value in {**asdict(names), **asdict(rules)}.items():
        setattr(queue, name, value)
    queue.save()


def _topic_values(topic: Topic) -> dict[str, str]:
    names = {name: getattr(topic, name) for name in ("name_kk", "name_ru", "name_en")}
    return {**names, "queue": topic.queue.code, "skill": topic.skill}


def _somebody_has(skill: str) -> bool:
    return OperatorSkill.objects.filter(skill=skill, operator__person__is_active=True).exists()
