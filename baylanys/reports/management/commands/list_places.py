"""Writes the list of places into docs/report-templates.md, between its two marks."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from baylanys.core.installation import REPOSITORY
from baylanys.reports.places_document import BEGIN, END, places_markdown

DOCUMENT = REPOSITORY / "docs" / "report-templates.md"


class Command(BaseCommand):
    help = "Writes what a report form may name into docs/report-templates.md."

    def handle(self, *args: Any, **options: Any) -> None:
        """The document says what the program knows."""
        write_places(DOCUMENT)


def write_places(document: Path) -> None:
    """What stands between the marks is the list; the rest stays."""
    text = document.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    document.write_text(f"{head}{BEGIN}\n{places_markdown()}{END}{tail}", encoding="utf-8")
