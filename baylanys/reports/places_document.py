"""The list of places as docs/report-templates.md has it, in Kazakh and Russian side by side with English."""

from collections.abc import Iterator

from django.utils.translation import override

from baylanys.reports.place_tables import TABLES
from baylanys.reports.places import single_places

BEGIN, END = "<!-- places -->", "<!-- end of places -->"
_LANGUAGES = ("kk", "ru", "en")


def places_markdown() -> str:
    """What stands between the two marks of the document."""
    return "\n".join(["", *_single(), *_tables(), ""])


def _single() -> Iterator[str]:
    words = {}
    for language in _LANGUAGES:
        with override(language):
            words[language] = list(single_places())
    yield "| write | қазақша | русский | English | is | clause | example |"
    yield "|---|---|---|---|---|---|---|"
    for kk, ru, en in zip(*(words[language] for language in _LANGUAGES), strict=True):
        titles = f"{kk.title} | {ru.title} | {en.title}"
        yield f"| `{{{{ {en.name} }}}}` | {titles} | {en.kind} | {en.clause} | {ru.example} |"


def _tables() -> Iterator[str]:
    for table in TABLES:
        yield ""
        yield f"**{' · '.join(_said(table.title))}**"
        yield ""
        yield "| write | қазақша | русский | English | is |"
        yield "|---|---|---|---|---|"
        for key, kind, title in table.columns:
            yield f"| `{{{{ {table.key}.{key} }}}}` | {' | '.join(_said(title))} | {kind} |"


def _said(title: object) -> list[str]:
    said = []
    for language in _LANGUAGES:
        with override(language):
            said.append(str(title))
    return said
