"""What may follow what in the life of an outgoing message. Pure.

Meta promises no order (Cloud API, "Webhooks: statuses"): a late `sent` changes nothing after `delivered`, nor does a
`failed`; what was delivered after all is no failure.
"""

from __future__ import annotations

from baylanys.messaging.choices import MessageStatusName as S

RANK: dict[str, int] = {
    S.QUEUED: 0,
    S.SENDING: 1,
    S.UNDECIDED: 1,
    S.ACCEPTED: 2,
    S.SENT: 3,
    S.FAILED: 4,
    S.DELIVERED: 5,
    S.READ: 6,
    S.PLAYED: 7,
}


def rises(known: str, told: str) -> bool:
    """Whether the told status is to be the message's; a word that nobody knows never is."""
    return told in RANK and RANK[told] > RANK.get(known, 0)


def below(told: str) -> list[str]:
    """The statuses that the told one may follow."""
    return [known for known in RANK if rises(known, told)]
