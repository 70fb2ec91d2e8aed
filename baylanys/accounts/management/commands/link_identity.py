"""An identity of the organisation signs in as a person: script/manage link_identity USERNAME SUBJECT."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from baylanys.accounts.identities import link_identity
from baylanys.accounts.models import Person


class Command(BaseCommand):
    help = "Lets an identity (its `sub`) of the OpenID Connect provider sign in as a person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("subject")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(username=options["username"]).first()
        if person is None:
            raise CommandError(f"There is no {options['username']}.")
        try:
            link_identity(person=person, subject=options["subject"], by=None)
        except IntegrityError as taken:
            raise CommandError("This identity is somebody else's.") from taken
        self.stdout.write(f"{options['subject']} signs in as {person.username}.")
