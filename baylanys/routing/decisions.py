"""What the router tells the one who drives it, in the order in which it is to be done."""

from enum import StrEnum
from typing import NamedTuple

from baylanys.routing.work import WorkKind


class OfferOutcome(StrEnum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    MISSED = "missed"
    UNREACHABLE = "unreachable"
    WITHDRAWN = "withdrawn"


class Offer(NamedTuple):
    """Show this work to this operator, until ``expires_at`` at the latest."""

    offer_id: int
    work_id: str
    operator_id: str
    offered_at: int
    expires_at: int
    kind: WorkKind = WorkKind.CALL


class OfferEnded(NamedTuple):
    """The offer is over. ``accepted``: connect the two. Anything else: stop showing it."""

    offer_id: int
    work_id: str
    operator_id: str
    outcome: OfferOutcome
    kind: WorkKind = WorkKind.CALL


class StoodDown(NamedTuple):
    """The operator is not ready any more, by the outcome of their last offer (missed, unreachable, refused):
    say so to them and the supervisor. ``missed`` is the number of missed offers in a row."""

    operator_id: str
    outcome: OfferOutcome
    missed: int


class TooLate(NamedTuple):
    """The offer answered had already ended: tell the operator, connect nothing."""

    offer_id: int


Decision = Offer | OfferEnded | StoodDown | TooLate
