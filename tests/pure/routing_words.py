"""Short words for operators, work and decisions, shared by the tests of routing."""

from collections.abc import Iterable
from typing import Any

from baylanys.routing.decisions import Decision, Offer, OfferEnded, OfferOutcome, StoodDown, TooLate
from baylanys.routing.router import Router
from baylanys.routing.work import Capacity, Limits, Operator, Work, WorkKind

CALL, CALLBACK, CHAT = WorkKind.CALL, WorkKind.CALLBACK, WorkKind.CONVERSATION
ACCEPTED, REFUSED, MISSED = OfferOutcome.ACCEPTED, OfferOutcome.REFUSED, OfferOutcome.MISSED
UNREACHABLE, WITHDRAWN = OfferOutcome.UNREACHABLE, OfferOutcome.WITHDRAWN
LIMITS = Limits(offer_call=20, offer_callback=25, offer_conversation=60, pause=15, missed_in_a_row=1)
PATIENT = Limits(offer_call=20, offer_callback=25, offer_conversation=60, pause=15, missed_in_a_row=0)


def operator(id: str, skills: str = "ru", queues: str = "general", chats: int = 0, beside: bool = False) -> Operator:
    """`ru kk:2` as skills; a level not named is 1."""
    levels = {skill: int(level or 1) for skill, _, level in (word.partition(":") for word in skills.split())}
    return Operator(id, levels, frozenset(queues.split()), Capacity(1, 1, chats, beside))


def work(id: str, since: int = 0, kind: WorkKind = CALL, queue: str = "general", **wishes: Any) -> Work:
    return Work(id, kind, queue, since, **wishes)


def centre(*operators: Operator, limits: Limits = LIMITS, ready: bool = True) -> Router:
    """A centre whose operators became ready one millisecond after another."""
    router = Router(limits)
    for at, someone in enumerate(operators):
        router.operator_joined(someone, at)
        if ready:
            router.operator_ready(someone.id, at)
    return router


def told(decisions: Iterable[Decision]) -> list[str]:
    """Decisions in words: `call1 to aigul`, `call1 missed by aigul`, `aigul stands down`, `offer 3 is over`."""
    words = []
    for decision in decisions:
        match decision:
            case Offer():
                words.append(f"{decision.work_id} to {decision.operator_id}")
            case OfferEnded():
                words.append(f"{decision.work_id} {decision.outcome} by {decision.operator_id}")
            case StoodDown():
                words.append(f"{decision.operator_id} stands down")
            case TooLate():
                words.append(f"offer {decision.offer_id} is over")
    return words
