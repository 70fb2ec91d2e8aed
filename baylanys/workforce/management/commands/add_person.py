"""`add_person`: somebody may sign in; the password is printed once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.workforce.domain.person import FIRST_LEVEL, Description, add_person

LANGUAGES = ("kk", "ru", "en")


class Command(BaseCommand):
    help = "Let somebody sign in, and take calls where --speaks is given; prints the password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", choices=Role.values, default=Role.OPERATOR)
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")
        parser.add_argument("--speaks", nargs="+", choices=LANGUAGES, default=[], help="languages of an operator")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["role"] == Role.OPERATOR and not options["speaks"]:
            raise CommandError("an operator needs --speaks, for example: --speaks kk ru")
        description = Description(
            role=Role(options["role"]),
            first_name=options["first_name"],
            last_name=options["last_name"],
            skills={f"lang:{language}": FIRST_LEVEL for language in options["speaks"]},
        )
        try:
            password = add_person(username=options["username"], description=description, by=None, at=clock.now())
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(password)
