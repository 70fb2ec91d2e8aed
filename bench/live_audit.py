"""What the line in the audit log adds to a request that leaves one: the same request with it and without, in turn."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

PAIRS = 150
WARM_UP = 20
LIMIT_PERCENT = 5.0


def audit_cost(pairs: int = PAIRS) -> dict[str, object]:
    """The page of a call whose covered number somebody uncovers: seconds and the share of the line, medians."""
    from baylanys.desktop.views import interaction as views

    ask, write = _request(), views.write_audit
    taken: dict[bool, list[float]] = {True: [], False: []}
    try:
        for turn in range(2 * (pairs + WARM_UP)):
            audited = turn % 2 == 0
            views.write_audit = write if audited else _no_line
            began = time.perf_counter()
            ask()
            if turn >= 2 * WARM_UP:
                taken[audited].append((time.perf_counter() - began) * 1000)
    finally:
        views.write_audit = write
    audited_ms, plain_ms = (statistics.median(taken[each]) for each in (True, False))
    share = 100 * (audited_ms - plain_ms) / plain_ms
    return {
        "bench": "audit", "requests": 2 * pairs, "with_line_ms": round(audited_ms, 2), "without_ms": round(plain_ms, 2),
        "cost_percent": round(share, 1), "limit_percent": LIMIT_PERCENT, "kept": share < LIMIT_PERCENT,
    }  # fmt: skip


def _no_line(*_given: Any, **_named: Any) -> None:
    """The same request as if nobody had to be told of it."""


def _request() -> Callable[[], None]:
    """Somebody of the quality department asks; raises AssertionError where the page is not given."""
    from django.test import Client

    from baylanys.accounts.models import Person
    from baylanys.interactions.models import Interaction

    client = Client(headers={"host": "localhost"})
    client.force_login(Person.objects.get(username="quality"), "django.contrib.auth.backends.ModelBackend")
    call = Interaction.objects.exclude(contact_number="").filter(ended_at__isnull=False).order_by("-arrived_at")[0]

    def ask() -> None:
        answer = client.post(f"/interactions/{call.pk}/number")
        assert answer.status_code == 200, answer.status_code

    return ask
