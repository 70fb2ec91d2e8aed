"""Who gets which work: events in, decisions out; no clock, no input or output, no chance.

The same events with the same moments give the same decisions. The rules:

- Work: returned first, then higher priority, then longer wait, then earlier arrival.
- Operator: the preferred one; else who has not declined this work before; else the highest level
  of the first preferred skill, of the second, …; else the fewest conversations; else longest idle.
- One live offer for a work and one for an operator; an offer is accepted once; each has a limit.
- Who refused or missed a work is not offered it during a pause; afterwards only if no other
  suitable operator is free.
- After every event no operator is free while suitable work waits (except for that pause).

Every method returns decisions to be performed in their order, and is safe to repeat: what is
already so, or unknown, changes nothing. ``now`` is any steadily rising clock of milliseconds.
"""

from baylanys.routing.decisions import Decision, OfferOutcome
from baylanys.routing.work import Limits, Operator, Work


class Router:
    """Waiting work, operators and live offers of one centre."""

    __slots__ = ("limits",)

    def __init__(self, limits: Limits = Limits(), first_offer_id: int = 1) -> None:
        """An empty centre. ``first_offer_id`` is above every offer id ever used."""
        self.limits = limits

    # Work

    def work_arrived(self, work: Work, now: int) -> list[Decision]:
        """The work waits, or is offered at once. -> [], [Offer]"""
        raise NotImplementedError

    def work_left(self, work_id: str, now: int) -> list[Decision]:
        """The work waits no more (hung up, served otherwise). A live offer of it is withdrawn, the operator
        keeps their idle time. Accepted work stays in its operator's load until ``operator_freed``.
        -> [], [OfferEnded withdrawn], [OfferEnded withdrawn, Offer]"""
        raise NotImplementedError

    def work_requeued(self, work: Work, now: int, *, head: bool = True) -> list[Decision]:
        """Accepted work waits again (desk lost, transfer to a queue), at the head unless told otherwise.
        The load of who had it is untouched: that ends by ``operator_freed``. Waiting or offered work
        is moved: queue, skills, priority as in ``work``; a live offer of it is withdrawn."""
        raise NotImplementedError

    # Operators

    def operator_joined(self, operator: Operator, now: int) -> list[Decision]:
        """The operator is known, with state and load as given. Known already: as ``operator_changed``."""
        raise NotImplementedError

    def operator_changed(self, operator: Operator, now: int) -> list[Decision]:
        """Skills, queues and capacity are as in ``operator``; state, load and a live offer stay. -> [], [Offer]"""
        raise NotImplementedError

    def operator_ready(self, operator_id: str, now: int) -> list[Decision]:
        """The operator may be offered work; missed offers are forgotten; idleness counts from now. -> [], [Offer]"""
        raise NotImplementedError

    def operator_unready(self, operator_id: str, now: int) -> list[Decision]:
        """No more offers (break, system). A live offer is withdrawn and goes to another, its place kept; the load stays."""
        raise NotImplementedError

    def operator_gone(self, operator_id: str, now: int) -> list[Decision]:
        """The desk died or signed out: as ``operator_unready``, but the withdrawn work goes to the head of its queue."""
        raise NotImplementedError

    def operator_freed(self, operator_id: str, work_id: str, now: int) -> list[Decision]:
        """The operator is done with this work, wrap-up included; idleness counts from now. -> [], [Offer]"""
        raise NotImplementedError

    # Offers

    def offer_accepted(self, offer_id: int, now: int) -> list[Decision]:
        """The operator holds the work. Valid until a sweep ended the offer, even a moment past its limit.
        -> [OfferEnded accepted, (Offer of a further conversation)], or [TooLate]"""
        raise NotImplementedError

    def offer_refused(
        self, offer_id: int, now: int, outcome: OfferOutcome = OfferOutcome.REFUSED
    ) -> list[Decision]:
        """The offer ended without acceptance; the work keeps its place and goes to another. ``UNREACHABLE`` (phone
        did not ring) and ``MISSED`` count as missed; ``WITHDRAWN`` is a supervisor freeing a stuck offer.
        -> [OfferEnded, (StoodDown), Offer…], [] where it had ended"""
        raise NotImplementedError

    def expire(self, now: int) -> list[Decision]:
        """Every offer past its limit is missed, every pause past its end is over. To be called at ``next_deadline``."""
        raise NotImplementedError

    def next_deadline(self) -> int | None:
        """The earliest moment at which ``expire`` has something to do."""
        raise NotImplementedError

    # Questions

    def position(self, work_id: str) -> int | None:
        """Place in its queue, 1 = next; work now offered counts while unaccepted. None: not waiting."""
        raise NotImplementedError
