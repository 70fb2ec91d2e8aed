"""`prepare_centre`: a centre ready for its contract, without people or calls of a demonstration."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from baylanys.contract.domain.change import ORDER
from baylanys.core import clock
from baylanys.core.commands import give_order
from baylanys.core.phones import to_e164
from baylanys.telephony.domain.centre import seed_centre, seed_contract


class Command(BaseCommand):
    help = "Write what every centre begins with; what is there already stays as people made it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--number", action="append", default=[], help="a number of the centre, e.g. +77172000001")
        parser.add_argument("--lines", type=int, help="lines at once; else as given at set-up")
        parser.add_argument("--without-prompts", action="store_true", help="do not speak the prompts now")

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        seed_contract(at=at, lines=options["lines"] or settings.INSTALLATION.lines)
        seed_centre(numbers=[_e164(number) for number in options["number"]], at=at)
        if not options["without_prompts"]:
            call_command("prepare_prompts", stdout=self.stdout)
        give_order(ORDER, {"what": "centre"})
        self.stdout.write("The centre is prepared.")


def _e164(raw: str) -> str:
    number = to_e164(raw)
    if number is None:
        raise CommandError(f"{raw} is no phone number")
    return number
