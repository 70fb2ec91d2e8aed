"""What the pages of imported tables show: columns to choose, the first rows, what is wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baylanys.core.spreadsheets import Formula, first_rows
from baylanys.crm.imports.columns import FIELDS
from baylanys.crm.models import ContactImport

PREVIEW_ROWS = 8
FIELD_WORDS = {
    "name": gettext_lazy("Full name"),
    "family_name": gettext_lazy("Family name"),
    "given_name": gettext_lazy("Given name"),
    "patronymic": gettext_lazy("Patronymic"),
    "phone": gettext_lazy("Phone"),
    "second_phone": gettext_lazy("Second phone"),
    "language": gettext_lazy("Language"),
    "projects": gettext_lazy("Projects"),
    "note": gettext_lazy("Note"),
}
REFUSALS = {
    "empty": gettext_lazy("The file is empty."),
    "too_large": gettext_lazy("The file is larger than 20 MB. Split it."),
    "not_a_table": gettext_lazy("This is no XLSX and no CSV file, or it is damaged. Save it anew from Excel."),
    "unpacks_too_large": gettext_lazy("The file unfolds to an enormous size and was not opened."),
    "too_many_rows": gettext_lazy("The table has more than 200,000 rows. Split it."),
}
PROBLEMS = {
    "formula": gettext_lazy("a formula instead of a value"),
    "bad_number": gettext_lazy("no phone number"),
    "bad_language": gettext_lazy("unknown language"),
    "unknown_project": gettext_lazy("unknown project"),
    "nothing_known": gettext_lazy("neither a name nor a number"),
    "name_too_long": gettext_lazy("the name is longer than 200 characters"),
}


def columns_page(table: ContactImport, chosen: Mapping[str, int] | None = None) -> dict[str, Any]:
    """The choice of columns beside the first rows of the table."""
    headings, *rows = first_rows(bytes(table.content or b""), PREVIEW_ROWS)
    columns = table.columns if chosen is None else chosen
    options = [(number, heading or _("column %(n)s") % {"n": number + 1}) for number, heading in enumerate(headings)]
    return {
        "fields": [(name, FIELD_WORDS[name], columns.get(name)) for name in FIELDS],
        "options": options,
        "headings": [(heading, _field_of(columns, place)) for place, heading in enumerate(headings)],
        "preview": [[(cell, isinstance(cell, Formula)) for cell in row] for row in rows],
    }


def _field_of(columns: Mapping[str, int], place: int) -> str:
    return ", ".join(str(FIELD_WORDS[name]) for name, column in columns.items() if column == place)


def problems_of(table: ContactImport) -> Sequence[tuple[int, str, str]]:
    """Every wrong row with what is wrong, in words."""
    return [(number, str(PROBLEMS.get(code, code)), value) for number, code, value in table.problems]
