"""script/manage api_token NAME"""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from baylanys.accounts.tokens import issue_token
from baylanys.core import clock


class Command(BaseCommand):
    help = "Prints a new API token with all rights. It is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what the token is for, as it will be listed")
        parser.add_argument("--days", type=int, help="the token expires after so many days")

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        expires_at = at + timedelta(days=options["days"]) if options["days"] else None
        self.stdout.write(issue_token(name=options["name"], at=at, expires_at=expires_at))
