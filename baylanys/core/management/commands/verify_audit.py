"""script/manage verify_audit"""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from baylanys.core.audit import Head, first_fault, head

FILE = "audit-head.json"


class Command(BaseCommand):
    help = (
        "Checks every line of the audit log against the chain of hashes; names the first broken or missing line. "
        "The last line is remembered in audit-head.json, so that a log cut off at its end shows at the next check."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = settings.INSTALLATION.data / FILE
        fault = first_fault(_remembered(file))
        if fault:
            raise CommandError(f"The audit log is broken: {fault}.")
        last = head()
        if last is None:
            self.stdout.write("The audit log is empty.")
            return
        file.write_text(json.dumps({"number": last.number, "hash": last.hash}), encoding="utf-8")
        self.stdout.write(f"The audit log is whole: {last.number} lines, the last is {last.hash}.")


def _remembered(file: Path) -> Head | None:
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Head(int(values["number"]), str(values["hash"]))
