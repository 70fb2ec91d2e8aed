"""Approved answers for outside programs."""

from typing import Any

import pytest
from django.test import Client

from baylanys.accounts.choices import Scope
from baylanys.accounts.tokens import issue_token
from baylanys.core import clock
from baylanys.knowledge.domain import version as versions
from baylanys.knowledge.domain.article import Writing, create_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def program() -> Client:
    token = issue_token(name="bot", at=clock.now(), scopes=[Scope.READ_KNOWLEDGE])
    return Client(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def draft() -> Any:
    writing = Writing("Справка о несудимости", "<p>Выдаётся за <b>день</b>.</p>", answer="Справка будет завтра.")
    return create_article(language="ru", writing=writing, by=None, at=clock.now())


def test_a_program_finds_the_approved_answer(program: Client, draft: Any) -> None:
    asked = {"query": "спавку о несудимости", "language": "kk"}
    assert program.get("/api/v1/knowledge", asked).json() == {"items": [], "next": None}
    versions.hand_over(version=draft, by=None, at=clock.now())
    draft.refresh_from_db()
    if draft.state == "handed_over":
        versions.approve(version=draft, published_from=clock.now(), comment="", by=None, at=clock.now())
    (found,) = program.get("/api/v1/knowledge", asked).json()["items"]
    assert (found["article"], found["version"], found["language"]) == (draft.article_id, 1, "ru")
    assert [found["title"][begin:end] for begin, end in found["title_marks"]] == ["Справка", "несудимости"]
    assert found["answer"] == "Справка будет завтра."
    assert [found["excerpt"][begin:end] for begin, end in found["excerpt_marks"]] == ["Справка"]
    assert (found["project"], found["share"]) == (None, 1.0)


def test_a_token_made_for_something_else_is_refused(draft: Any) -> None:
    token = issue_token(name="bi", at=clock.now(), scopes=[Scope.READ_FIGURES])
    answer = Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/knowledge", {"query": "справка"})
    assert answer.status_code == 403


@pytest.mark.parametrize("query", ["", "query=a&language=fr", "query=a&limit=0", "query=a&limit=51", "query=%00"])
def test_what_cannot_be_asked_is_refused(program: Client, query: str) -> None:
    assert program.get(f"/api/v1/knowledge?{query}").status_code == 422
