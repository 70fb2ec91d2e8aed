"""Articles are found by what people type: in both languages, with slips, and only what holds at the moment."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from baylanys.contract.models import Project
from baylanys.core import clock
from baylanys.core.errors import NotPossible
from baylanys.knowledge.domain import version as versions
from baylanys.knowledge.domain.article import Writing, create_article, put_away, write_draft
from baylanys.knowledge.models import Article, ArticleVersion, SearchDocument, SearchWord
from baylanys.knowledge.search.find import Found, find_articles
from baylanys.knowledge.search.index import index_everything
from baylanys.knowledge.search.suggest import suggest_articles

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 5, tzinfo=clock.now().tzinfo)
DAY = timedelta(days=1)


def publish(draft: ArticleVersion, begins_at: datetime = NOW) -> ArticleVersion:
    try:
        versions.hand_over(version=draft, by=None, at=NOW)
        versions.approve(version=draft, published_from=begins_at, comment="", by=None, at=NOW)
    except NotPossible as refused:
        assert refused.code == "not_waiting"
    return draft


def article(ru: str, kk: str = "", *, body: str = "Текст", answer: str = "", **more: Project) -> Article:
    found = create_article(language="ru", writing=Writing(ru, f"<p>{body}</p>", answer=answer), by=None, at=NOW, **more)
    publish(found)
    if kk:
        draft = write_draft(
            article=found.article, language="kk", writing=Writing(kk, "<p>Мәтін</p>"), by=None, at=NOW
        )  # fmt: skip
        publish(draft)
    return found.article


def found(text: str, language: str = "ru", at: datetime = NOW, project: str = "") -> list[str]:
    return [each.version.title for each in find_articles(text, language=language, at=at, project=project)]


@pytest.fixture
def base() -> None:
    """Some articles that are alike."""
    article("Справка о несудимости", "Сотталмағандығы туралы анықтама", body="Выдаётся прокуратурой", answer="За день")
    article("Очередь в детский сад", "Балабақша кезегі", body="Справка с места работы не нужна")
    article("Пособие по уходу за ребёнком", "Бала күтімі бойынша жәрдемақы")
    article("Приём в первый класс", "Бірінші сыныпқа қабылдау")


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("справка", "ru", "Справка о несудимости"),
        ("справку о несудимости получить", "ru", "Справка о несудимости"),
        ("cghfdre", "ru", "Справка о несудимости"),
        ("спавка о несудмости", "ru", "Справка о несудимости"),
        ("детс", "ru", "Очередь в детский сад"),
        ("балабақшаның кезегіне тұрамын", "kk", "Балабақша кезегі"),
        ("балабакша кезеги", "kk", "Балабақша кезегі"),
        ("balabaqsha", "kk", "Балабақша кезегі"),
        ("балабақша", "ru", "Очередь в детский сад"),
        ("жардемакымды", "kk", "Бала күтімі бойынша жәрдемақы"),
        ("пособие жәрдемақы", "ru", "Пособие по уходу за ребёнком"),
        ("сыныпка", "kk", "Бірінші сыныпқа қабылдау"),
        ("прокуратура", "ru", "Справка о несудимости"),
    ],
)
def test_the_right_article_comes_first(text: str, language: str, first: str) -> None:
    assert found(text, language)[0] == first


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    "text", ["", "   ", "и в на", "ывапролджэ", "'; DROP TABLE", "\0", "👍", "a" * 5000, "& | ! :*"]
)
def test_what_says_nothing_finds_nothing(text: str) -> None:
    assert found(text) == []


@pytest.mark.usefixtures("base")
def test_a_title_goes_before_a_body() -> None:
    assert found("справка") == ["Справка о несудимости", "Очередь в детский сад"]


def test_found_words_are_marked() -> None:
    article("Справка о несудимости", answer="Справку <b>выдают</b> за день.")
    one: Found = find_articles("справки", language="ru", at=NOW)[0]
    assert one.title.parts() == [("Справка", True), (" о несудимости", False)]
    assert one.excerpt.parts()[0] == ("Справку", True)
    assert one.share == pytest.approx(1.0)


def test_an_article_stands_once_in_the_language_asked_for() -> None:
    article("Паспорт", "Паспорт алу")
    assert found("паспорт", "kk") == ["Паспорт алу"]
    assert found("паспорт", "ru") == ["Паспорт"]
    assert found("паспорт", "en") == ["Паспорт алу"]


def test_the_project_asked_for_goes_first() -> None:
    first, second = (
        Project.objects.create(code=code, name_kk=code, name_ru=code, name_en=code) for code in ("p1", "p2")
    )
    article("Гранты фонда", project=first)
    article("Гранты конкурса", project=second)
    article("Гранты вообще")
    assert found("гранты", project="p2") == ["Гранты конкурса", "Гранты вообще", "Гранты фонда"]


def test_only_what_holds_is_found() -> None:
    one = article("Гранты прошлого года")
    draft = write_draft(article=one, language="ru", writing=Writing("Стипендии", "<p>x</p>"), by=None, at=NOW)
    assert found("стипендии") == []
    versions.hand_over(version=draft, by=None, at=NOW)
    draft.refresh_from_db()
    if draft.state == "handed_over":
        assert found("стипендии") == []
        versions.approve(version=draft, published_from=NOW + DAY, comment="", by=None, at=NOW)
        assert found("стипендии") == []
        assert found("гранты") == ["Гранты прошлого года"]
    assert found("стипендии", at=NOW + DAY) == ["Стипендии"]
    assert found("гранты", at=NOW + DAY) == []
    versions.withdraw(version=draft, by=None, at=NOW + DAY)
    assert found("стипендии", at=NOW + DAY) == []


def test_what_was_put_away_is_not_found_until_it_is_back() -> None:
    one = article("Ипотека")
    put_away(article=one, away=True, at=NOW)
    assert found("ипотека") == []
    put_away(article=one, away=False, at=NOW)
    assert found("ипотека") == ["Ипотека"]


@pytest.mark.usefixtures("base")
def test_an_index_made_anew_is_the_same() -> None:
    def state() -> tuple[list[object], dict[str, int]]:
        documents = SearchDocument.objects.order_by("pk").values_list("pk", "lexemes", "named", "begins_at", "ends_at")
        return list(documents), dict(SearchWord.objects.filter(documents__gt=0).values_list("word", "documents"))

    before = state()
    assert index_everything(NOW) == 8
    assert state() == before
    told = StringIO()
    call_command("index_articles", stdout=told)
    assert told.getvalue() == "8 texts of articles can be found.\n"


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    "said",
    [["hello"], ["Здравствуйте!"], ["сәлеметсіз бе"], ["спасибо большое", "ок"], ["бар ма біреу"], ["да"], ["👍"], []],
)
def test_nothing_is_suggested_where_nothing_is_asked(said: list[str]) -> None:
    assert suggest_articles(said, language="ru", at=NOW) == []


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    ("said", "language", "first"),
    [
        (["Здравствуйте", "как получить справку о несудимости?"], "ru", "Справка о несудимости"),
        (["салем", "балабакшага кезекке калай турамын"], "kk", "Балабақша кезегі"),
        (
            ["Добрый день!", "Подскажите пожалуйста", "жду пособие на ребенка уже месяц"],
            "ru",
            "Пособие по уходу за ребёнком",
        ),
    ],
)
def test_articles_are_suggested_by_what_was_said(said: list[str], language: str, first: str) -> None:
    assert suggest_articles(said, language=language, at=NOW)[0].version.title == first
