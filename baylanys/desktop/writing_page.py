"""What the editor of an article shows: the draft as it begins, and the other language beside it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from baylanys.contract.approval import needs_approval
from baylanys.contract.choices import ApprovalKind
from baylanys.desktop.article_page import changes_between
from baylanys.desktop.knowledge_page import language_names
from baylanys.knowledge.choices import VersionState
from baylanys.knowledge.domain.article import text_mark
from baylanys.knowledge.domain.translation import lags
from baylanys.knowledge.models import Article, ArticleVersion
from baylanys.knowledge.queries import LANGUAGES

FIELDS = ("title", "answer", "keywords")
BAR = (
    {"act": "bold", "name": gettext_lazy("Bold"), "icon": "bold"},
    {"act": "italic", "name": gettext_lazy("Slanted"), "icon": "italic"},
    {"act": "heading", "name": gettext_lazy("Heading"), "icon": "heading"},
    {"act": "subheading", "name": gettext_lazy("Smaller heading"), "icon": "h-2"},
    {"act": "bullets", "name": gettext_lazy("List with points"), "icon": "list"},
    {"act": "numbers", "name": gettext_lazy("List with numbers"), "icon": "list-numbers"},
    {"act": "link", "name": pgettext_lazy("in a text", "Link"), "icon": "link"},
    {"act": "undo", "name": gettext_lazy("Take back"), "icon": "arrow-back-up"},
    {"act": "redo", "name": gettext_lazy("Do again"), "icon": "arrow-forward-up"},
)


def editor_context(at: datetime) -> dict[str, Any]:
    """The toolbar, and whether the customer approves what is written."""
    return {"bar": BAR, "needs_approval": needs_approval(ApprovalKind.ARTICLE, at)}


def newest(article: Article, language: str) -> ArticleVersion | None:
    """The version to go on from: the draft, or the newest that was not withdrawn."""
    rows = article.versions.filter(language=language).exclude(state=VersionState.WITHDRAWN)
    return rows.order_by("-number").first()


def begun(article: Article, language: str) -> dict[str, Any]:
    """The form as it begins."""
    draft = newest(article, language)
    behind = next((lag for lag in lags(article) if lag.language == language), None)
    if draft is None:
        beside = _beside(article, language, "")
        return {"meaning": str(beside.pk) if beside else "new"}
    comment = draft.comment if draft.state == VersionState.DRAFT else ""
    told = {name: getattr(draft, name) for name in FIELDS} | {"body": draft.body_html, "comment": comment}
    if draft.state == VersionState.DRAFT:
        meaning = str(draft.translated_from_id or ("same" if draft.meaning_id else "new"))
    else:
        meaning = str(behind.source.id) if behind else "new"
    return told | {"meaning": meaning}


def writing_context(article: Article, language: str, beside: str) -> dict[str, Any]:
    """The language that is written, the one beside it, and what changed there since it was translated last."""
    names, own = language_names(), newest(article, language)
    other = _beside(article, language, beside)
    known = own.translated_from if own and own.translated_from_id else None
    seen = known if known and other and known.language == other.language and known.pk != other.pk else None
    return {
        "article": article,
        "version": own,
        "seen": text_mark(article, language),
        "language": language,
        "language_name": names[language],
        "beside": other,
        "beside_name": names[other.language] if other else "",
        "others": [(code, names[code]) for code in LANGUAGES if code != language and newest(article, code)],
        "news": changes_between(seen, other) if other and seen else [],
        "refused": own if own and own.state == VersionState.REFUSED else None,
        "may_be_same": bool(own and (own.state != VersionState.DRAFT or own.based_on_id)),
    }


def _beside(article: Article, language: str, asked: str) -> ArticleVersion | None:
    wanted = [asked] if asked in LANGUAGES and asked != language else [code for code in LANGUAGES if code != language]
    behind = next((lag for lag in lags(article) if lag.language == language), None)
    if behind and not asked:
        wanted = [behind.source.language, *wanted]
    return next((found for code in wanted if (found := newest(article, code))), None)
