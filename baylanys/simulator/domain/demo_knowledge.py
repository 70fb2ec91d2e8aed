"""The demonstration's knowledge base: approved articles, one that waits for the customer, questions nobody answered."""

from datetime import datetime, timedelta

from baylanys.accounts.models import Person
from baylanys.contract.models import Project
from baylanys.knowledge.domain.article import Writing, create_article, write_draft
from baylanys.knowledge.domain.use import ask_for_article
from baylanys.knowledge.domain.version import approve, hand_over
from baylanys.knowledge.models import Article, ArticleVersion
from baylanys.simulator.demo_articles import ARTICLES, Text

_PUBLISHED_BEFORE = timedelta(days=30)
_REVIEWED_EVERY = timedelta(days=90)
_QUESTIONS = (
    ("Можно ли получить справку об участии в конкурсе?", "ru"),
    ("Жобаның атауын келісімшарттан кейін өзгертуге бола ма?", "kk"),
)


def prepare_articles(*, at: datetime) -> None:
    """Operators have articles in both languages; where there is one already, all stays as it is."""
    if Article.objects.exists():
        return
    author = Person.objects.filter(username="supervisor").first()
    customer = Person.objects.filter(username="representative").first()
    projects = {row.code: row for row in Project.objects.all()}
    since = at - _PUBLISHED_BEFORE
    for place, (project, kazakh, russian) in enumerate(ARTICLES):
        # The last one is overdue.
        review = (at - timedelta(days=3) if place == len(ARTICLES) - 1 else at + _REVIEWED_EVERY).date()
        first = create_article(
            language="ru", writing=_writing(russian), by=author, at=since, project=projects.get(project),
            owner=author, review_by=review,
        )  # fmt: skip
        second = write_draft(
            article=first.article, language="kk", writing=_writing(kazakh), by=author, at=since, translated_from=first
        )
        for version in (first, second):
            _publish(version, author, customer, since)
    _begin_work(author, at)


def _writing(text: Text) -> Writing:
    title, body, answer, keywords = text
    return Writing(title, body, answer, keywords)


def _publish(version: ArticleVersion, author: Person | None, customer: Person | None, at: datetime) -> None:
    hand_over(version=version, by=author, at=at)
    version.refresh_from_db()
    if version.published_from is None:
        approve(version=version, published_from=at, comment="", by=customer, at=at)


def _begin_work(author: Person | None, at: datetime) -> None:
    """A change of one article is with the customer, its Kazakh text lags behind; two questions are open."""
    changed = ArticleVersion.objects.filter(language="ru").order_by("pk").first()
    if changed is not None:
        body = changed.body_html.replace("15 марта", "20 марта").replace("16–31 марта", "21–31 марта")
        answer = changed.answer.replace("15 марта", "20 марта")
        writing = Writing(changed.title, body, answer, changed.keywords, "Приём продлён на пять дней")
        draft = write_draft(article=changed.article, language="ru", writing=writing, by=author, at=at)
        hand_over(version=draft, by=author, at=at)
    for asked, language in _QUESTIONS:
        ask_for_article(asked=asked, language=language, by=None, at=at)
