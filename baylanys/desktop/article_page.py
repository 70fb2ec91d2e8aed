"""What the page of one article shows: its text in both languages, differences, acts, versions."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import PERMISSIONS, may
from baylanys.contract.approval import needs_approval
from baylanys.contract.choices import ApprovalKind
from baylanys.desktop.knowledge_page import TONES, language_names, project_choices, today_at
from baylanys.knowledge.choices import VersionState
from baylanys.knowledge.differences import Line, differences
from baylanys.knowledge.domain.attachment import files_of
from baylanys.knowledge.domain.translation import lags
from baylanys.knowledge.models import Article, ArticleOpened, ArticleVersion, Feedback
from baylanys.knowledge.queries import LANGUAGES, versions_in_force

RECENT_FEEDBACK = 12


def article_context(person: Any, article: Article, asked: dict[str, str], at: datetime) -> dict[str, Any]:
    """The article as the person may see it. Raises Http404 where there is nothing to read."""
    drafts = may(person, "see_drafts")
    holding = {row.language: row for row in versions_in_force(at).filter(article=article)}
    versions = _versions(article, holding, drafts)
    shown = _asked_version(person, article, versions, asked.get("version", ""))
    first = shown or _first(versions, holding, asked.get("language", ""))
    if first is None:
        raise Http404
    both = asked.get("language") == "both"
    before = compared_with(first, holding.get(first.language))
    columns = [_text(versions, holding, code) for code in LANGUAGES] if both else [shown or first]
    return {
        "article": article,
        "version": first,
        "columns": [each for each in columns if each],
        "both": both,
        "holding": {row.pk for row in holding.values()},
        "languages": _languages(versions),
        "versions": versions if drafts else [],
        "tones": TONES,
        "changes": changes_between(before, first) if drafts and not both else [],
        "before": before,
        "lags": [(lag, language_names()[lag.language]) for lag in lags(article)] if drafts else [],
        "files": files_of(article),
        "overdue": article.review_by is not None and article.review_by < today_at(at),
        "feedback": _feedback(article) if drafts else [],
        **_acts(person, article, first, at),
    }


def _versions(article: Article, holding: dict[str, ArticleVersion], drafts: bool) -> list[ArticleVersion]:
    if not drafts:
        return list(holding.values())
    people = ("made_by", "handed_over_by", "decided_by", "withdrawn_by", "based_on", "translated_from")
    return list(article.versions.select_related(*people).order_by("-made_at", "-pk"))


def _asked_version(person: Any, article: Article, versions: list[ArticleVersion], pk: str) -> ArticleVersion | None:
    """The version that the address names; beside what the reader may see, what the reader once had open in a call."""
    if not pk:
        return None
    found = next((each for each in versions if str(each.pk) == pk), None)
    if found is None and pk.isascii() and pk.isdigit():
        opened = ArticleOpened.objects.filter(operator_id=person.pk, version_id=int(pk), version__article=article)
        found = next((each.version for each in opened.select_related("version")[:1]), None)
    if found is None:
        raise Http404
    return found


def _first(versions: list[ArticleVersion], holding: dict[str, ArticleVersion], language: str) -> ArticleVersion | None:
    wanted = [language if language in LANGUAGES else (get_language() or "ru"), *LANGUAGES]
    return next((found for each in wanted if (found := _text(versions, holding, each))), None)


def _text(versions: list[ArticleVersion], holding: dict[str, ArticleVersion], language: str) -> ArticleVersion | None:
    """What operators read in the language; where that is nothing, the newest version."""
    own = [each for each in versions if each.language == language]
    return holding.get(language) or max(own, key=lambda each: each.number, default=None)


def _languages(versions: list[ArticleVersion]) -> list[tuple[str, str]]:
    have, names = {each.language for each in versions}, language_names()
    return [(code, names[code]) for code in LANGUAGES if code in have]


def compared_with(version: ArticleVersion, held: ArticleVersion | None) -> ArticleVersion | None:
    """The version that a reader knows: the one in force, or the one before."""
    if held is not None and held.pk != version.pk and version.state != VersionState.APPROVED:
        return held
    return version.based_on


def changes_between(before: ArticleVersion | None, version: ArticleVersion) -> list[tuple[str, list[Line]]]:
    """What differs, part by part; empty where there is nothing before."""
    if before is None:
        return []
    parts = [
        (_("Title"), before.title, version.title),
        (_("Text"), before.body_text, version.body_text),
        (_("Ready answer"), before.answer, version.answer),
        (_("Other words for it"), before.keywords, version.keywords),
    ]
    found = [(name, differences(old, new)) for name, old, new in parts]
    return [(name, lines) for name, lines in found if lines]


def _acts(person: Any, article: Article, version: ArticleVersion, at: datetime) -> dict[str, Any]:
    writes, waits = may(person, "write_articles"), version.state == VersionState.HANDED_OVER
    return {
        "writes": writes,
        "decides": waits and may(person, "decide_approvals"),
        "hands_over": writes and version.state == VersionState.DRAFT,
        "withdraws": writes and version.state in {VersionState.HANDED_OVER, VersionState.APPROVED},
        "needs_approval": needs_approval(ApprovalKind.ARTICLE, at),
        "speaks": may(person, "work_at_desk") or writes,
        "projects": project_choices() if writes else [],
        "owners": owners() if writes else [],
        "missing": [(code, name) for code, name in language_names().items() if writes],
    }


def owners() -> list[Person]:
    """People who may answer for an article."""
    return list(Person.objects.filter(is_active=True, role__in=PERMISSIONS["write_articles"]).order_by("last_name"))


def _feedback(article: Article) -> list[Feedback]:
    rows = Feedback.objects.filter(version__article=article).select_related("by", "version")
    return list(rows.order_by("-at")[:RECENT_FEEDBACK])
