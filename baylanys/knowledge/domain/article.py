"""Articles begin, are drafted in each language, get owners and review dates, are put away (7.2.2)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, ProtectedError, QuerySet

from baylanys.accounts.models import Person
from baylanys.contract.models import Project
from baylanys.core.errors import NotPossible
from baylanys.knowledge.choices import TextLanguage, VersionState
from baylanys.knowledge.models import Article, ArticleVersion
from baylanys.knowledge.rich_text import clean_html, plain_text
from baylanys.knowledge.search.index import index_article

MOST_ANSWER = 4_096
"""Characters of a WhatsApp text (Cloud API, text messages)."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What an editor wrote; `body` as it came from the editor, cleaned when it is kept."""

    title: str
    body: str
    answer: str = ""
    keywords: str = ""
    comment: str = ""


@transaction.atomic
def create_article(
    *,
    language: str,
    writing: Writing,
    by: Person | None,
    at: datetime,
    project: Project | None = None,
    owner: Person | None = None,
    review_by: date | None = None,
) -> ArticleVersion:
    """A new article has a draft in one language. Raises NotPossible as write_draft."""
    article = Article.objects.create(
        project=project, owner=owner or by, review_by=review_by, created_at=at, created_by=by
    )
    return write_draft(article=article, language=language, writing=writing, by=by, at=at)


@transaction.atomic
def write_draft(
    *,
    article: Article,
    language: str,
    writing: Writing,
    by: Person | None,
    at: datetime,
    translated_from: ArticleVersion | None = None,
    same_meaning: bool = False,
    seen: str | None = None,
) -> ArticleVersion:
    """The draft of the language says this; there is one draft a language, begun from the newest version.

    `translated_from`: the version of another language that it renders. `same_meaning`: nothing for the other languages
    to follow. `seen`: the mark of what the writer began from (text_mark). Raises NotPossible `title_missing`,
    `answer_too_long`, `unknown_language`, `archived`, `other_article`, `changed_meanwhile`.
    """
    _check(article, language, writing, translated_from)
    Article.objects.select_for_update().get(pk=article.pk)
    if seen is not None and seen != text_mark(article, language):
        raise NotPossible(code="changed_meanwhile")
    versions = ArticleVersion.objects.filter(article=article, language=language)
    draft = versions.filter(state=VersionState.DRAFT).first()
    before = _before(versions)
    if draft is None:
        number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
        draft = ArticleVersion(article=article, language=language, number=number, based_on=before)
    body = clean_html(writing.body)
    draft.title, draft.body_html, draft.body_text = _line(writing.title), body, plain_text(body)
    draft.answer, draft.keywords = _lines(writing.answer), _line(writing.keywords)[:300]
    draft.comment = writing.comment.strip()[:500]
    draft.made_at, draft.made_by = at, by
    draft.translated_from = translated_from
    draft.meaning = _meaning(translated_from or (draft.based_on if same_meaning else None))
    draft.save()
    return draft


def text_mark(article: Article, language: str) -> str:
    """Changes with every word that anybody writes in the language."""
    newest = ArticleVersion.objects.filter(article=article, language=language).order_by("-number").first()
    return f"{newest.pk}-{newest.made_at.timestamp():.6f}" if newest else "none"


@transaction.atomic
def drop_draft(draft: ArticleVersion) -> None:
    """The draft is gone; an article that has nothing else goes with it.

    Raises NotPossible `not_a_draft`, `translated` (what renders it was handed over already).
    """
    Article.objects.select_for_update().get(pk=draft.article_id)
    drafts = ArticleVersion.objects.filter(article_id=draft.article_id, state=VersionState.DRAFT)
    drafts.filter(translated_from=draft).update(translated_from=None)
    drafts.filter(meaning=draft).update(meaning=None)
    try:
        gone = drafts.filter(pk=draft.pk).delete()[0]
    except ProtectedError as used:
        raise NotPossible(code="translated") from used
    if not gone:
        raise NotPossible(code="not_a_draft")
    Article.objects.filter(pk=draft.article_id, versions=None, attachments=None, gaps=None).delete()


def change_article(*, article: Article, project: Project | None, owner: Person | None, review_by: date | None) -> None:
    """Whose the article is, of which project, and when it is looked at again."""
    article.project, article.owner, article.review_by = project, owner, review_by
    article.save(update_fields=["project", "owner", "review_by"])


@transaction.atomic
def put_away(*, article: Article, away: bool, at: datetime) -> None:
    """No operator finds the article any more; or they do again."""
    article.archived_at = at if away else None
    article.save(update_fields=["archived_at"])
    index_article(article.pk, at)


def _before(versions: QuerySet[ArticleVersion]) -> ArticleVersion | None:
    """The version that a new draft begins from: the newest, refused ones included."""
    return versions.exclude(state__in=[VersionState.DRAFT, VersionState.WITHDRAWN]).order_by("-number").first()


def _meaning(source: ArticleVersion | None) -> ArticleVersion | None:
    return (source.meaning or source) if source else None


def _check(article: Article, language: str, writing: Writing, source: ArticleVersion | None) -> None:
    if language not in TextLanguage.values:
        raise NotPossible(code="unknown_language")
    if article.archived_at is not None:
        raise NotPossible(code="archived")
    if not _line(writing.title):
        raise NotPossible(code="title_missing")
    if len(_lines(writing.answer)) > MOST_ANSWER:
        raise NotPossible(code="answer_too_long")
    if source is not None and (source.article_id != article.pk or source.language == language):
        raise NotPossible(code="other_article")


def _line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:200]


def _lines(text: str) -> str:
    return text.replace("\0", "").replace("\r\n", "\n").strip()
