"""`prepare_demo`: a centre to try, with people, callers and two weeks of calls."""

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from baylanys.core import clock
from baylanys.simulator.domain.demo import prepare_demo


class Command(BaseCommand):
    help = "Write the demonstration; repeating it changes nothing. Passwords lie in demo-passwords.json."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--without-prompts", action="store_true", help="do not speak the prompts now")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        centre = settings.INSTALLATION
        passwords = prepare_demo(data=centre.data, at=clock.now(), lines=centre.lines)
        if not options["without_prompts"]:
            call_command("prepare_prompts", stdout=self.stdout)
        self.stdout.write(f"The demonstration stands: {len(passwords)} people ({time.monotonic() - began:.1f} s).")
