"""The knowledge base for outside programs: approved answers found by a question's words (7.2.2)."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from baylanys.accounts.choices import Scope
from baylanys.api.callers import Token
from baylanys.api.interactions import NO_NUL, REFUSALS
from baylanys.api.problems import Problem
from baylanys.api.shapes import stamp
from baylanys.core import clock
from baylanys.knowledge.search.excerpt import Marked
from baylanys.knowledge.search.find import Found, find_articles

router = Router(tags=["knowledge"])
MOST_FOUND = 50
Words = Annotated[str, Query(max_length=300, pattern=NO_NUL, description="A question, or the beginning of one")]
Project = Annotated[str, Query(max_length=50, pattern=NO_NUL, description="Code; its articles go first")]
MARKS = "[begin, end) of each found word, in characters"


class ArticleShape(Schema):
    """The version that operators read now. `share`: how much of the words it has, from 0 to 1.

    `answer` is sent in WhatsApp as it stands; empty where there is none. `project` is null for every project.
    """

    article: int
    version: int
    language: str
    project: str | None
    title: str
    title_marks: list[tuple[int, int]] = Field(description=MARKS)
    excerpt: str
    excerpt_marks: list[tuple[int, int]] = Field(description=MARKS)
    answer: str
    published_from: str | None
    share: float


class ArticleList(Schema):
    items: list[ArticleShape]
    next: None


@router.get(
    "/knowledge",
    auth=Token(Scope.READ_KNOWLEDGE),
    response={200: ArticleList, **REFUSALS, 422: Problem},
    summary="The best first",
)
def list_articles(
    request: HttpRequest,
    query: Words,
    language: Literal["kk", "ru", "en"] = "ru",
    project: Project = "",
    limit: Annotated[int, Query(ge=1, le=MOST_FOUND)] = 10,
) -> dict[str, Any]:
    """Approved articles in force that answer the words, in Kazakh and Russian at once, each article once: in the
    language where it has one, else in another. Any form of a word finds it, with slips, from either keyboard."""
    found = find_articles(query, language=language, at=clock.now(), project=project.strip(), limit=limit)
    return {"items": [_shape(each) for each in found], "next": None}


def _shape(found: Found) -> dict[str, Any]:
    version = found.version
    project = version.article.project
    return {
        "article": version.article_id,
        "version": version.number,
        "language": version.language,
        "project": project.code if project else None,
        **_marked("title", found.title),
        **_marked("excerpt", found.excerpt),
        "answer": version.answer,
        "published_from": stamp(version.published_from),
        "share": round(min(found.share, 1.0), 3),
    }


def _marked(name: str, text: Marked) -> dict[str, Any]:
    return {name: text.text, f"{name}_marks": [list(each) for each in text.marks]}
