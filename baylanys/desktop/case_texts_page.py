"""The page of texts by which people are told of their requests."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from baylanys.crm.cases.answer_text import DEFAULTS, LANGUAGES
from baylanys.crm.choices import ReplyKind
from baylanys.crm.domain.case_reply import text_for
from baylanys.crm.domain.classifier import line_of, version_in_force
from baylanys.crm.models import CaseText
from baylanys.interactions.choices import Language


def texts_context(line: str, at: datetime) -> dict[str, Any]:
    """The texts of one category, or of all: what holds, and whose it is."""
    version, language = version_in_force(at), get_language() or "ru"
    rows = version.lines.all() if version else []
    own = {(row.kind, row.language): row for row in CaseText.objects.filter(line=line, valid_until=None)}
    groups = [
        {"kind": kind, "title": title, "texts": [_text(kind, each, line, own, at) for each in LANGUAGES]}
        for kind, title in ReplyKind.choices
    ]
    with_own = set(CaseText.objects.filter(valid_until=None).exclude(line="").values_list("line", flat=True))
    lines = [(row.code, line_of(row).name("category", language), row.code in with_own) for row in rows]
    return {"line": line, "lines": lines, "groups": groups}


def _text(kind: str, language: str, line: str, own: dict[tuple[str, str], CaseText], at: datetime) -> dict[str, Any]:
    row = own.get((kind, language))
    return {
        "language": language, "title": Language(language).label, "own": row.text if row else "",
        "since": row.valid_from if row else None,
        "otherwise": text_for(kind=kind, language=language, line="", at=at) if line else DEFAULTS[kind, language],
    }  # fmt: skip
