"""Languages of an article that lag behind have an open task each, and no other language has (7.2.2)."""

from datetime import datetime

from baylanys.knowledge.agreement import Lag, Text, lags_of
from baylanys.knowledge.choices import TaskState, VersionState
from baylanys.knowledge.models import Article, ArticleVersion, TranslationTask

COUNTED = (VersionState.HANDED_OVER, VersionState.APPROVED)


def lags(article: Article) -> list[Lag]:
    """Which languages lack what the newest text says."""
    rows = ArticleVersion.objects.filter(article=article, state__in=COUNTED)
    return lags_of(
        Text(row.pk, row.language, row.meaning_id or row.pk, row.handed_over_at or row.made_at) for row in rows
    )


def settle_translations(*, article: Article, at: datetime) -> None:
    """Open tasks are those of the languages that lag behind; call it with the article locked."""
    behind = {lag.language: lag for lag in lags(article)}
    for task in TranslationTask.objects.filter(article=article, state=TaskState.OPEN):
        lag = behind.pop(task.language, None)
        if lag is None:
            _close(task, at)
        elif task.source_id != lag.source.id:
            TranslationTask.objects.filter(pk=task.pk).update(source_id=lag.source.id)
    for lag in behind.values():
        TranslationTask.objects.create(article=article, language=lag.language, source_id=lag.source.id, opened_at=at)


def _close(task: TranslationTask, at: datetime) -> None:
    """Done where the language has a newer text than the task, else no longer needed."""
    texts = ArticleVersion.objects.filter(article_id=task.article_id, language=task.language, state__in=COUNTED)
    result = texts.filter(handed_over_at__gte=task.opened_at).order_by("-number").first()
    state = TaskState.DONE if result else TaskState.CANCELLED
    TranslationTask.objects.filter(pk=task.pk).update(state=state, closed_at=at, result=result)
