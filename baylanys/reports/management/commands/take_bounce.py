"""`take_bounce < MAIL`: a notice of the mail server that a mail could not be delivered, from its pipe."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from baylanys.core import clock
from baylanys.reports.delivery_bounce import MOST_BYTES
from baylanys.reports.domain.delivery_bounces import take_notice


class Command(BaseCommand):
    help = "Read a notice of delivery (RFC 3464) from standard input and show it at the recipient."

    def handle(self, *args: Any, **options: Any) -> None:
        found = take_notice(sys.stdin.buffer.read(MOST_BYTES + 1), at=clock.now())
        self.stdout.write("Shown at its recipient." if found else "Not about a mail of ours: nothing was changed.")
