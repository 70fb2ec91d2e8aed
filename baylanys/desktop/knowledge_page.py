"""What the pages of the knowledge base show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from baylanys.accounts.permissions import may
from baylanys.contract.models import Project
from baylanys.contract.queries import contract_zone
from baylanys.knowledge.choices import TaskState, TextLanguage, VersionState
from baylanys.knowledge.models import Article, ArticleVersion
from baylanys.knowledge.queries import LANGUAGES, articles_listed, open_gaps, versions_in_force

PAGE_ROWS = 50
STATES = {
    "in_force": gettext_lazy("Read by operators"),
    "draft": gettext_lazy("Draft"),
    "handed_over": gettext_lazy("With the customer"),
    "refused": gettext_lazy("Refused"),
    "lagging": gettext_lazy("To be translated"),
    "overdue": gettext_lazy("Review is overdue"),
    "away": gettext_lazy("Put away"),
}
TONES = {"approved": "ok", "handed_over": "attention", "refused": "breach", "draft": "information"}
REFUSALS = {
    "title_missing": gettext_lazy("Give the article a title."),
    "answer_too_long": gettext_lazy("The ready answer is longer than WhatsApp takes: 4096 characters."),
    "archived": gettext_lazy("This article was put away. Bring it back first."),
    "empty": gettext_lazy("Write the text or the ready answer first."),
    "one_waits_already": gettext_lazy("Another version in this language is with the customer already."),
    "not_a_draft": gettext_lazy("This is no draft any more."),
    "not_waiting": gettext_lazy("This version is not waiting for a decision."),
    "not_in_use": gettext_lazy("This version is not in use."),
    "reason_missing": gettext_lazy("Say why, so that it can be corrected."),
    "translated": gettext_lazy("A translation of this draft was handed over already: hand over the draft too."),
    "too_many_files": gettext_lazy("The article has 30 files; remove one first."),
    "answer_missing": gettext_lazy("Write what was answered, or name the article."),
    "nothing_asked": gettext_lazy("Write what was asked."),
    "changed_meanwhile": gettext_lazy(
        "Somebody wrote in this language meanwhile. Your text is below: look at the article in another tab, "
        "then save again."
    ),
    "closed": gettext_lazy("This question is closed already."),
}


@dataclass(frozen=True, slots=True)
class LanguageMark:
    """How one language of an article stands."""

    language: str
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list."""

    article: Article
    title: str
    marks: list[LanguageMark]
    overdue: bool


def refusal_words(code: str) -> str:
    """What hindered it, in words."""
    return str(REFUSALS.get(code) or _("This is not possible now."))


def today_at(at: datetime) -> date:
    """The day of the contract's clock."""
    return at.astimezone(contract_zone()).date()


def list_context(person: Any, query: QueryDict, at: datetime) -> dict[str, Any]:
    """The list as asked for in the address."""
    asked = {name: query.get(name, "").replace("\0", "")[:80].strip() for name in ("search", "state", "project")}
    drafts = may(person, "see_drafts")
    found = articles_listed(
        text=asked["search"], state=asked["state"], project=asked["project"], at=at, today=today_at(at), drafts=drafts
    )
    page = Paginator(found, PAGE_ROWS).get_page(query.get("page", "1"))
    kept = {name: value for name, value in asked.items() if value}
    holding = held_versions(list(page), at)
    return {
        "asked": asked,
        "rows": [row_of(each, holding, at, drafts) for each in page],
        "count": page.paginator.count,
        "next": f"?{urlencode({**kept, 'page': page.next_page_number()})}" if page.has_next() else "",
        "choices": _choices(asked, drafts),
        "writes": may(person, "write_articles"),
        "drafts": drafts,
        "gaps": open_gaps().count() if drafts else 0,
    }


def held_versions(articles: Sequence[Article], at: datetime) -> set[int]:
    """The versions of these articles that operators read now."""
    return set(versions_in_force(at).filter(article__in=articles).values_list("pk", flat=True))


def row_of(article: Article, holding: set[int], at: datetime, drafts: bool) -> Row:
    """One article: its title in the page's language where it has one."""
    versions = [each for each in article.versions.all() if drafts or each.pk in holding]
    newest: dict[str, ArticleVersion] = {}
    for version in sorted(versions, key=lambda each: (each.pk in holding, each.number)):
        newest[version.language] = version
    wanted = (get_language() or "ru", *LANGUAGES)
    title = next((newest[each].title for each in wanted if each in newest), "?")
    behind = {each.language for each in article.translation_tasks.all() if each.state == TaskState.OPEN}
    codes = [code for code in LANGUAGES if code in newest or code in behind]
    overdue = article.review_by is not None and article.review_by < today_at(at)
    return Row(article, title, [_mark(code, versions, holding, code in behind) for code in codes], overdue)


def _mark(language: str, versions: Sequence[ArticleVersion], holding: set[int], behind: bool) -> LanguageMark:
    own = sorted((each for each in versions if each.language == language), key=lambda each: -each.number)
    if behind:
        return LanguageMark(language, "attention", _("out of step") if own else _("missing"))
    if any(each.pk in holding for each in own):
        pending = own[0].state if own[0].pk not in holding else ""
        words = _("in force") if pending not in {"draft", "handed_over"} else f"{_('in force')} + {_pending(pending)}"
        return LanguageMark(language, "ok", words)
    return LanguageMark(language, TONES.get(own[0].state, ""), str(VersionState(own[0].state).label))


def _pending(state: str) -> str:
    return str(VersionState(state).label).lower()


def project_choices() -> list[tuple[str, str]]:
    """Projects by their names in the page's language."""
    language = get_language() or "ru"
    rows = Project.objects.filter(is_active=True).order_by("name_ru")
    return [(row.code, getattr(row, f"name_{language}", "") or row.name_ru) for row in rows]


def _choices(asked: dict[str, str], drafts: bool) -> list[dict[str, Any]]:
    states = [(code, title) for code, title in STATES.items() if drafts]
    found: list[dict[str, Any]] = [
        {"name": "state", "title": _("State"), "all": _("Every state"), "options": states, "chosen": asked["state"]},
        {"name": "project", "title": _("Project"), "all": _("Every project"), "options": project_choices(),
         "chosen": asked["project"]},
    ]  # fmt: skip
    return found if drafts else found[1:]


def language_names() -> dict[str, str]:
    """The languages of articles, in the page's words."""
    return {code: str(title) for code, title in TextLanguage.choices}
