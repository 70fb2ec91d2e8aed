"""`whatsapp`: how the numbers are; sending goes on; deliveries that were set aside are tried again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from baylanys.core import clock
from baylanys.messaging.domain.number import resume_number
from baylanys.messaging.models import BusinessNumber, WebhookBody


class Command(BaseCommand):
    help = "Shows the WhatsApp numbers and what was set aside; lifts a stop; tries deliveries again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--resume", metavar="PHONE_NUMBER_ID", help="send from this number again")
        parser.add_argument("--again", action="store_true", help="take in once more what was set aside")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["resume"]:
            self._resume(options["resume"])
        if options["again"]:
            self._again()
        for number in BusinessNumber.objects.order_by("phone_number_id"):
            state = f"stopped since {number.stopped_at}: {number.stop_reason}" if number.stopped_at else "sends"
            self.stdout.write(f"{number.phone_number_id} +{number.display_number.lstrip('+')} {state}")
        for body in WebhookBody.objects.filter(set_aside_at__isnull=False).order_by("pk")[:50]:
            self.stdout.write(f"set aside: delivery {body.pk} of {body.received_at}: {body.problem[:200]}")

    def _resume(self, phone_number_id: str) -> None:
        number = BusinessNumber.objects.filter(phone_number_id=phone_number_id).first()
        if number is None:
            raise CommandError(f"{phone_number_id} is no number of this centre")
        if not resume_number(number=number, at=clock.now()):
            self.stdout.write("It was not stopped.")

    def _again(self) -> None:
        rows = WebhookBody.objects.filter(set_aside_at__isnull=False)
        self.stdout.write(f"{rows.update(set_aside_at=None, attempts=0)} deliveries are tried again.")
