"""What judged calls know of a person: a number, by which repeated calls are told; and what bills list of it."""

from datetime import datetime

from baylanys.core.personal_data import Erased, Gathered, Subject
from baylanys.reporting.models import Bill, BillLine, JudgedCall

MODELS = frozenset({"reporting.JudgedCall", "reporting.BillLine"})


def gather(subject: Subject) -> Gathered:
    """Nothing that the calls themselves do not tell."""
    return Gathered({})


def erase(subject: Subject, at: datetime) -> Erased:
    """The numbers are the same stand-ins as in the calls' events: judged again, they give the same figures."""
    for number, stand_in in subject.numbers.items():
        JudgedCall.objects.filter(number=number).update(number=stand_in)
        BillLine.objects.filter(number=number).update(number=stand_in)
    # A bill that nobody compared may list the number anywhere in its file: it has to be brought again.
    Bill.objects.filter(compared_at=None).delete()
    return Erased({})
