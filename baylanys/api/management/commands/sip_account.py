"""script/manage sip_account USERNAME"""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from baylanys.core import commands
from baylanys.core.errors import DomainError, NotFound
from baylanys.workforce.sip_accounts import sip_password


class Command(BaseCommand):
    help = "Prints, as JSON, by what any SIP phone becomes an operator's phone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        username, installation = options["username"], settings.INSTALLATION
        try:
            password = sip_password(username=username)
        except NotFound as unknown:
            raise CommandError(str(unknown)) from unknown
        self._tell_engine()
        account = {"username": username, "password": password, "host": installation.asterisk_host}
        self.stdout.write(json.dumps({**account, "port": installation.sip_port}))

    def _tell_engine(self) -> None:
        """Asterisk knows the account now; an engine that is away pushes it when it comes back."""
        try:
            commands.await_answer(commands.give_order("refresh_accounts", {}), timeout=5)
        except DomainError as away:
            self.stderr.write(f"The engine did not answer ({away}); the account works once it runs.")
