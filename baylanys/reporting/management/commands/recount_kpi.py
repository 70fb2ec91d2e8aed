"""script/manage recount_kpi [FROM [TO]] [--check]: figures are made anew from the events."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.interactions.models import Interaction
from baylanys.reporting.domain.judged_calls import fold_pending, judge_days_again
from baylanys.reporting.domain.staffed_days import count_days_again, keep_days
from baylanys.reporting.recount import differing_days, differing_staffed_days


class Command(BaseCommand):
    help = "Judges the calls of these days (all days where none is given) anew from their events and adds them up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("first", nargs="?", type=date.fromisoformat, help="2026-11-01")
        parser.add_argument("last", nargs="?", type=date.fromisoformat, help="2026-11-30; the first day where not said")
        parser.add_argument("--check", action="store_true", help="only compare the kept figures with the events")

    def handle(self, *args: Any, first: date | None, last: date | None, check: bool, **options: Any) -> None:
        begins, ends = (first, last or first) if first else _all_days()
        if begins is None or ends is None:
            self.stdout.write("There are no calls.")
            return
        if ends < begins:
            raise CommandError("The last day lies before the first.")
        if not check:
            judge_days_again(first=begins, last=ends)
            count_days_again(begins, ends)
        folded = fold_pending()
        keep_days(begins, ends, clock.now())
        differing = sorted({*differing_days(begins, ends), *differing_staffed_days(begins, ends)}) if check else []
        if differing:
            raise CommandError("The kept figures differ from the events: " + ", ".join(map(str, differing)))
        self.stdout.write("The kept figures equal the events." if check else f"{folded} calls were judged anew.")


def _all_days() -> tuple[date | None, date | None]:
    zone = contract_zone()
    first = Interaction.objects.order_by("arrived_at").values_list("arrived_at", flat=True).first()
    return (first.astimezone(zone).date() if first else None, clock.now().astimezone(zone).date())
