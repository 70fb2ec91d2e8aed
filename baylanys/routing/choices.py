"""States of an operator and the reasons for a break."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OperatorStateName(models.TextChoices):
    OFFLINE = "offline", _("Offline")
    READY = "ready", _("Ready")
    OFFERED = "offered", _("Ringing")
    TALKING = "talking", _("Talking")
    WRAP_UP = "wrap_up", _("Wrap-up")
    BREAK = "break", _("Break")
    NOT_READY = "not_ready", _("Not ready")


class BreakReason(models.TextChoices):
    """What a person chooses for a break; the system's own reasons are in NotReadyReason."""

    BREAK = "break", _("Short break")
    LUNCH = "lunch", _("Lunch")
    TRAINING = "training", _("Training")
    OTHER = "other", _("Other work")


class NotReadyReason(models.TextChoices):
    MISSED_OFFER = "missed_offer", _("Missed an offer")
    REFUSED_OFFER = "refused_offer", _("Refused an offer")
    DESK_LOST = "desk_lost", _("Desk lost")
    PHONE_UNREACHABLE = "phone_unreachable", _("Phone unreachable")
    DESK_OPENED = "desk_opened", _("Desk just opened")


class Device(models.TextChoices):
    BROWSER = "browser", _("Browser")
    SIP = "sip", _("SIP phone")


class LimitOf(models.TextChoices):
    """What may last only so long before a supervisor is shown it: each kind of break, a conversation."""

    BREAK = "break", _("Short break")
    LUNCH = "lunch", _("Lunch")
    TRAINING = "training", _("Training")
    OTHER = "other", _("Other work")
    TALKING = "talking", _("Conversation")


class FloorEventKind(models.TextChoices):
    """The first six are a supervisor's orders, the rest is what the system did by itself."""

    STATE_SET = "state_set", _("set the state of an operator")
    OFFER_FREED = "offer_freed", _("took an offer back")
    CALLER_MOVED = "caller_moved", _("moved a caller to another queue")
    LISTENED = "listened", _("listens in")
    WHISPERED = "whispered", _("whispers to the operator")
    BARGED_IN = "barged_in", _("joined the conversation")
    LISTENING_ENDED = "listening_ended", _("left the conversation")
    STOOD_DOWN = "stood_down", _("not ready any more")
    WRAP_UP_CLOSED = "wrap_up_closed", _("wrap-up closed as not stated")
    WRAP_UP_LONG = "wrap_up_long", _("wrap-up is beyond its limit")
    OFFER_STUCK = "offer_stuck", _("an offer that nobody could answer was ended")
    OFFER_OVERDUE = "offer_overdue", _("an offer past its time was ended")
    TALK_STUCK = "talk_stuck", _("freed of a conversation that was over")
    WRAP_UP_STUCK = "wrap_up_stuck", _("freed of a wrap-up without a call")
    WORK_STUCK = "work_stuck", _("a call that is gone was taken out of the queue")
    CALLER_FORGOTTEN = "caller_forgotten", _("a waiting caller was put back into the queue")
    ROW_STUCK = "row_stuck", _("a waiting row without a call was removed")
    GUARD_BEGAN = "guard_began", _("the guard began")
    GUARD_ENDED = "guard_ended", _("the guard ended")
    GUARD_REFUSED = "guard_refused", _("the guard refused a call out")
    GUARD_ASKED = "guard_asked", _("asked to take calls")
    GUARD_ACCEPTED = "guard_accepted", _("takes calls, as asked")
    GUARD_DECLINED = "guard_declined", _("takes no calls now, though asked")
    GUARD_MOVED = "guard_moved", _("moved to calls")
    GUARD_RETURNED = "guard_returned", _("no longer needed for calls")
    GUARD_OFF = "guard_off", _("switched the guard off")
    GUARD_ON = "guard_on", _("switched the guard on")


class HeldBy(models.TextChoices):
    """Why what goes out is held: the figure that has passed its threshold."""

    LONGEST_WAIT = "longest_wait", _("Longest wait")
    WAITING = "waiting", _("Callers waiting")
    LOST_FORECAST = "lost_forecast", _("Lost calls expected today")
