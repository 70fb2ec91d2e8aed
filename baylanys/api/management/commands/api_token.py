"""script/manage api_token NAME [--scope SCOPE]… [--days N]"""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from baylanys.accounts.choices import Scope
from baylanys.accounts.tokens import issue_token
from baylanys.core import clock

LONGEST_DAYS = 3650


class Command(BaseCommand):
    help = "Prints a new API token; it is shown this once. Without --scope it has all rights."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what the token is for, as it will be listed")
        parser.add_argument("--scope", nargs="+", action="extend", choices=Scope.values, default=[])
        parser.add_argument("--days", type=int, help="the token expires after so many days")

    def handle(self, *args: Any, **options: Any) -> None:
        at, days = clock.now(), options["days"]
        if days is not None and not 1 <= days <= LONGEST_DAYS:
            raise CommandError(f"--days is between 1 and {LONGEST_DAYS}")
        expires_at = at + timedelta(days=days) if days else None
        scopes = sorted(set(options["scope"]))
        self.stdout.write(issue_token(name=options["name"][:100], at=at, expires_at=expires_at, scopes=scopes))
