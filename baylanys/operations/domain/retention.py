"""What is kept, for how long, and its end (4.6)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.core.errors import NotPossible
from baylanys.core.models import Order
from baylanys.core.personal_data import Erased
from baylanys.crm.domain.personal_data import remove_soon
from baylanys.messaging.choices import MediaState
from baylanys.messaging.models import MessageMedia, WebhookBody
from baylanys.messaging.personal_data import erase_files
from baylanys.operations.choices import Kept
from baylanys.operations.models import Erasure, RetentionRule
from baylanys.telephony.choices import RecordingState
from baylanys.telephony.models import Recording
from baylanys.telephony.personal_data import erase_sounds

KIND = "retention"
UNLESS_SET: dict[Kept, int | None] = {Kept.RECORDINGS: None, Kept.FILES: None, Kept.DELIVERIES: 90, Kept.ORDERS: 90}
"""Days where nobody set any; recordings prove the contract's figures (5.4), so they go only when somebody says so."""
FEWEST_DAYS = {Kept.RECORDINGS: 30, Kept.FILES: 30, Kept.DELIVERIES: 7, Kept.ORDERS: 7}
MOST_DAYS = 36_500
AT_ONCE = 1_000


def days_in_force(at: datetime) -> dict[Kept, int | None]:
    """For how many days each is kept; None: for ever."""
    rows = RetentionRule.objects.filter(valid_from__lte=at).order_by("valid_from", "pk")
    return UNLESS_SET | {Kept(row.what): row.days for row in rows}


@transaction.atomic
def set_retention(*, what: Kept, days: int | None, by: Person | None, at: datetime) -> RetentionRule:
    """From now on it is kept for so long. Raises NotPossible `too_few_days`, `too_many_days`."""
    least = FEWEST_DAYS[what]
    if days is not None and days < least:
        raise NotPossible(_("At least %(least)s days, or for ever.") % {"least": least}, code="too_few_days")
    if days is not None and days > MOST_DAYS:
        raise NotPossible(_("At most %(most)s days, or for ever.") % {"most": MOST_DAYS}, code="too_many_days")
    before = days_in_force(at)[what]
    made = RetentionRule.objects.create(what=what, days=days, valid_from=at, set_by=by)
    note_change(kind=KIND, by=by, at=at, before={"what": what.value, "days": before}, what=what.value, days=days)
    return made


def erase_outdated(*, at: datetime, at_once: int = AT_ONCE) -> dict[Kept, int]:
    """Whatever is kept too long is gone, in small transactions. Safe to repeat, and to break off."""
    erased: dict[Kept, int] = {}
    for what, days in days_in_force(at).items():
        if days is None:
            continue
        end, total = at - timedelta(days=days), 0
        while count := _erase_some(what, end, at_once):
            total += count
        if total:
            erased[what] = total
            Erasure.objects.create(what=what, at=at, older_than=end, count=total)
    return erased


@transaction.atomic
def _erase_some(what: Kept, end: datetime, most: int) -> int:
    return _WAYS[what](end, most)


def _recordings(end: datetime, most: int) -> int:
    old = Recording.objects.filter(state=RecordingState.STORED, interaction__ended_at__lt=end)
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:most])
    return _gone(erase_sounds(Recording.objects.filter(pk__in=keys)))


def _files(end: datetime, most: int) -> int:
    old = MessageMedia.objects.filter(state=MediaState.STORED, message__at__lt=end)
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:most])
    return _gone(erase_files(MessageMedia.objects.filter(pk__in=keys)))


def _gone(erased: Erased) -> int:
    remove_soon([erased])
    return sum(erased.counts.values())


def _deliveries(end: datetime, most: int) -> int:
    old = WebhookBody.objects.filter(handled_at__lt=end)
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:most])
    return WebhookBody.objects.filter(pk__in=keys).delete()[0]


def _orders(end: datetime, most: int) -> int:
    old = Order.objects.filter(answered_at__lt=end)
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:most])
    return Order.objects.filter(pk__in=keys).delete()[0]


_WAYS: dict[Kept, Callable[[datetime, int], int]] = {
    Kept.RECORDINGS: _recordings, Kept.FILES: _files, Kept.DELIVERIES: _deliveries, Kept.ORDERS: _orders,
}  # fmt: skip
