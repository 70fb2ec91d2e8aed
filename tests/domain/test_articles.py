"""Articles: drafted, handed over, approved or refused; what holds when; which language lags; nothing is rewritten."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.core import clock
from baylanys.core.errors import NotPossible
from baylanys.knowledge.choices import GapState, TaskState, VersionState
from baylanys.knowledge.domain import article as articles
from baylanys.knowledge.domain import use, version
from baylanys.knowledge.domain.article import Writing
from baylanys.knowledge.models import Article, ArticleOpened, ArticleVersion, Feedback, GapRequest, TranslationTask
from baylanys.knowledge.queries import find_articles, version_for, version_in_force, versions_in_force
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def author() -> Person:
    return person("author", Role.SUPERVISOR)


@pytest.fixture
def acts(author: Person) -> dict[str, Any]:
    return {"by": author, "at": clock.now()}


def drafted(acts: dict[str, Any], title: str = "Гранты", language: str = "ru", **more: Any) -> ArticleVersion:
    writing = Writing(title, f"<p>{title}, подробно</p>", answer="Ответ")
    return articles.create_article(language=language, writing=writing, **acts, **more)


def published(acts: dict[str, Any], draft: ArticleVersion, **more: Any) -> ArticleVersion:
    version.hand_over(version=draft, **acts)
    version.approve(version=draft, **{"published_from": acts["at"], "comment": "", **acts, **more})
    return draft


def rewritten(acts: dict[str, Any], article: Article, title: str, language: str = "ru", **more: Any) -> ArticleVersion:
    return articles.write_draft(article=article, language=language, writing=Writing(title, "<p>x</p>"), **acts, **more)


def refusal(call: Any, **said: Any) -> str:
    with pytest.raises(NotPossible) as refused:
        call(**said)
    return refused.value.code


def test_nothing_unapproved_is_read(acts: dict[str, Any]) -> None:
    draft = drafted(acts)
    assert not versions_in_force(clock.now()).exists()
    version.hand_over(version=draft, **acts)
    assert not find_articles("гранты", "ru", "", clock.now())
    version.approve(version=draft, published_from=acts["at"] + HOUR, comment="", **acts)
    assert version_in_force(draft.article, "ru", acts["at"]) is None
    assert version_in_force(draft.article, "ru", acts["at"] + HOUR) == draft


def test_a_refused_version_is_corrected_in_a_new_one(acts: dict[str, Any]) -> None:
    first = drafted(acts)
    version.hand_over(version=first, **acts)
    assert refusal(version.refuse, version=first, reason=" ", **acts) == "reason_missing"
    version.refuse(version=first, reason="Срок не тот", **acts)
    assert refusal(version.approve, version=first, published_from=acts["at"], comment="", **acts) == "not_waiting"
    second = rewritten(acts, first.article, "Гранты-2")
    assert (second.number, second.based_on) == (2, first)


def test_the_newest_published_version_holds_and_old_moments_keep_theirs(acts: dict[str, Any]) -> None:
    first = published(acts, drafted(acts))
    later = {**acts, "at": acts["at"] + 2 * HOUR}
    second = published(later, rewritten(acts, first.article, "Новое"))
    assert version_in_force(first.article, "ru", acts["at"] + HOUR) == first
    assert version_in_force(first.article, "ru", later["at"]) == second
    version.withdraw(version=second, by=acts["by"], at=later["at"] + HOUR)
    assert version_in_force(first.article, "ru", later["at"] + HOUR) is None
    assert version_in_force(first.article, "ru", later["at"]) == second


def test_a_version_withdrawn_before_its_day_leaves_the_older_one(acts: dict[str, Any]) -> None:
    first = published(acts, drafted(acts))
    second = published(acts, rewritten(acts, first.article, "Рано"), published_from=acts["at"] + 2 * HOUR)
    version.withdraw(version=second, by=acts["by"], at=acts["at"] + HOUR)
    assert version_in_force(first.article, "ru", acts["at"] + 3 * HOUR) == first


def test_words_that_were_handed_over_stay(acts: dict[str, Any]) -> None:
    row = published(acts, drafted(acts))
    rows = ArticleVersion.objects.filter(pk=row.pk)
    for change in ({"title": "Другое"}, {"body_html": ""}, {"answer": "x"}, {"state": VersionState.DRAFT}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()


def test_one_draft_a_language_and_a_dropped_one_takes_an_empty_article_along(acts: dict[str, Any]) -> None:
    draft = drafted(acts)
    again = rewritten(acts, draft.article, "Иначе")
    assert (again.pk, again.number, again.title) == (draft.pk, 1, "Иначе")
    articles.drop_draft(again)
    assert not Article.objects.exists()


def test_one_version_of_a_language_waits_at_a_time(acts: dict[str, Any]) -> None:
    first = drafted(acts)
    version.hand_over(version=first, **acts)
    second = rewritten(acts, first.article, "Ещё")
    assert refusal(version.hand_over, version=second, **acts) == "one_waits_already"
    version.withdraw(version=first, **acts)
    version.hand_over(version=second, **acts)


def test_bad_writing_is_refused(acts: dict[str, Any]) -> None:
    article = drafted(acts).article
    assert refusal(rewritten, acts=acts, article=article, title=" \0") == "title_missing"
    assert refusal(rewritten, acts=acts, article=article, title="x", language="de") == "unknown_language"
    long = Writing("x", "", answer="ә" * 4097)
    assert refusal(articles.write_draft, article=article, language="ru", writing=long, **acts) == "answer_too_long"
    blank = articles.write_draft(article=article, language="kk", writing=Writing("x", "<script>1</script>"), **acts)
    assert refusal(version.hand_over, version=blank, **acts) == "empty"


def open_tasks(article: Article) -> list[tuple[str, int]]:
    tasks = TranslationTask.objects.filter(article=article, state=TaskState.OPEN).order_by("language")
    return [(task.language, task.source_id) for task in tasks]


def test_a_change_of_one_language_asks_for_the_other(acts: dict[str, Any]) -> None:
    russian = published(acts, drafted(acts))
    article = russian.article
    assert open_tasks(article) == [("kk", russian.pk)]
    kazakh = published(acts, rewritten(acts, article, "Гранттар", "kk", translated_from=russian))
    assert open_tasks(article) == []
    assert TranslationTask.objects.get().result == kazakh
    published(acts, rewritten(acts, article, "Гранты.", same_meaning=True))
    assert open_tasks(article) == []
    changed = rewritten(acts, article, "Гранты-2027")
    assert open_tasks(article) == []
    version.hand_over(version=changed, **acts)
    assert open_tasks(article) == [("kk", changed.pk)]
    version.refuse(version=changed, reason="нет", **acts)
    assert open_tasks(article) == []


def test_the_readers_language_comes_first_another_stands_in(acts: dict[str, Any]) -> None:
    russian = published(acts, drafted(acts))
    assert version_for(russian.article, "kk", acts["at"]) == russian
    kazakh = published(acts, rewritten(acts, russian.article, "Гранттар", "kk", translated_from=russian))
    assert version_for(russian.article, "kk", acts["at"]) == kazakh
    articles.put_away(article=russian.article, away=True, at=acts["at"])
    assert version_for(russian.article, "kk", acts["at"]) is None


def test_what_was_open_is_noted_once_and_for_ever(acts: dict[str, Any]) -> None:
    row, call = published(acts, drafted(acts)), uuid4()
    for _ in range(2):
        use.note_opened(interaction_id=call, version=row, **acts)
    assert ArticleOpened.objects.get().version == row
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleOpened.objects.all().delete()


def test_feedback_and_questions_without_answer_become_gaps(acts: dict[str, Any]) -> None:
    row = published(acts, drafted(acts))
    use.give_feedback(version=row, verdict="helpful", word="", **acts)
    assert not GapRequest.objects.exists()
    use.give_feedback(version=row, verdict="outdated", word="Срок прошёл", **acts)
    gap = GapRequest.objects.get()
    assert (gap.asked, gap.article, gap.owner) == ("Срок прошёл", row.article, acts["by"])
    assert Feedback.objects.count() == 2
    asked = use.ask_for_article(asked="как вернуть  билет", language="kk", **acts)
    assert (asked.asked, asked.state) == ("как вернуть билет", GapState.OPEN)
    use.take_gap(gap=asked, owner=acts["by"])
    assert refusal(use.close_gap, gap=asked, state="answered", answer=" ", article=None, **acts) == "answer_missing"
    use.close_gap(gap=asked, state="answered", answer="", article=row.article, **acts)
    assert refusal(use.take_gap, gap=asked, owner=None) == "closed"
