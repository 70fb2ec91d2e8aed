"""`prepare_prompts`: every prompt has its sound, every flow its first version."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from baylanys.core import clock
from baylanys.telephony.domain.ivr import seed_flows
from baylanys.telephony.domain.prompt import VoiceFailed, prepare_prompts
from baylanys.telephony.prompt_store import prompt_store


class Command(BaseCommand):
    help = "Speak the drafts of all prompts that have no sound yet, and publish the first call flows."

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            store = prompt_store(settings.INSTALLATION)
            prepared = prepare_prompts(store=store, at=clock.now())
        except (FileNotFoundError, VoiceFailed) as failure:
            raise CommandError(str(failure)) from failure
        seed_flows(at=clock.now())
        seconds = time.monotonic() - began
        self.stdout.write(f"{prepared.prompts} prompts, {prepared.renewed} sounds made anew ({seconds:.1f} s)")
