"""script/manage import_events FILE.jsonl [--check]: a history of calls from elsewhere (docs/import-events.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from baylanys.core import clock
from baylanys.interactions.domain.history import HistoryRefused, import_history, read_history

MOST_SHOWN = 100


class Command(BaseCommand):
    help = "Takes in a history of call events, one JSON object a line: the whole file, or nothing of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="only look for what is wrong")

    def handle(self, *args: Any, file: Path, check: bool, **options: Any) -> None:
        at = clock.now()
        try:
            with file.open(encoding="utf-8-sig", errors="strict") as lines:
                read = read_history(lines, at)
        except (OSError, UnicodeDecodeError) as wrong:
            raise CommandError(f"{file} cannot be read: {wrong}") from wrong
        try:
            if read.problems:
                raise HistoryRefused(read.problems)
            if check:
                self.stdout.write(f"Nothing is wrong; the file has {len(read.calls)} calls.")
                return
            done = import_history(read, at=at)
        except HistoryRefused as refused:
            raise CommandError(_told(refused)) from refused
        self.stdout.write(f"{done.calls} calls with {done.events} events are new, {done.known} were here already.")


def _told(refused: HistoryRefused) -> str:
    shown = [f"  line {number}: {what}" for number, what in refused.problems[:MOST_SHOWN]]
    more = len(refused.problems) - len(shown)
    rest = [f"  and {more} more"] if more else []
    return "\n".join(["Nothing was imported.", *shown, *rest])
