"""The knowledge base in the browser: written, translated, refused, approved, read on the desk, found lacking."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.contract.domain.approval import set_approval
from baylanys.core import clock
from baylanys.core.approval import waiting_for_approval
from baylanys.interactions.models import Interaction
from baylanys.knowledge.domain.article import Writing, create_article, write_draft
from baylanys.knowledge.domain.version import approve, hand_over
from baylanys.knowledge.models import ArticleOpened, ArticleVersion, Attachment, Feedback, GapRequest
from baylanys.routing.models import OperatorState
from tests.chat_desk_rows import conversation, identity
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
WRITTEN = {
    "language": "ru", "title": "Сроки подачи", "body": "<p>До <b>15 марта</b>.</p><script>alert(1)</script>",
    "answer": "{name}, заявки принимаются до 15 марта.", "keywords": "дедлайн", "comment": "Первая",
}  # fmt: skip


def client_of(role: Role, language: str = "en") -> Client:
    client = Client()
    client.force_login(Person.objects.filter(username=role).first() or person(role, role, language))
    return client


@pytest.fixture
def author() -> Client:
    return client_of(Role.SUPERVISOR)


@pytest.fixture
def customer() -> Client:
    return client_of(Role.REPRESENTATIVE)


@pytest.fixture
def operator() -> Client:
    return client_of(Role.OPERATOR)


def published(title: str = "Сроки подачи", language: str = "ru", **more: Any) -> ArticleVersion:
    at = clock.now()
    body = more.pop("body", f"<p>{title}: до 15 марта</p>")
    writing = Writing(title, body, answer=more.pop("answer", "{name}, до 15 марта."))
    made = create_article(language=language, writing=writing, by=None, at=at, **more)
    hand_over(version=made, by=None, at=at)
    approve(version=made, published_from=at, comment="", by=None, at=at)
    return made


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def only() -> ArticleVersion:
    return ArticleVersion.objects.get()


def test_an_article_is_written_refused_corrected_and_approved(
    author: Client, customer: Client, operator: Client
) -> None:
    author.post("/knowledge/new", WRITTEN | {"hand_over": "1"})
    first = only()
    assert first.body_html == "<p>До <strong>15 марта</strong>.</p>"
    assert operator.get(f"/knowledge/{first.article_id}/").status_code == 404
    assert [each.url for each in waiting_for_approval()] == [f"/knowledge/{first.article_id}/?version={first.pk}"]
    address = waiting_for_approval()[0].url
    assert "Your decision" in page(customer, address)
    customer.post(f"/knowledge/versions/{first.pk}/decide", {"decision": "refuse", "comment": ""})
    assert only().state == "handed_over"
    customer.post(f"/knowledge/versions/{first.pk}/decide", {"decision": "refuse", "comment": "Срок — 20 марта"})
    assert "Срок — 20 марта" in page(author, f"/knowledge/{first.article_id}/ru/write")
    corrected = WRITTEN | {"body": "<p>До <b>20 марта</b>.</p>", "meaning": "new", "hand_over": "1"}
    author.post(f"/knowledge/{first.article_id}/ru/write", corrected)
    second = ArticleVersion.objects.get(number=2)
    shown = page(customer, f"/knowledge/{first.article_id}/?version={second.pk}")
    assert "<del>15</del><ins>20</ins>" in shown
    customer.post(f"/knowledge/versions/{second.pk}/decide", {"decision": "approve", "comment": ""})
    assert "20 марта" in page(operator, f"/knowledge/{first.article_id}/")
    assert operator.get(f"/knowledge/{first.article_id}/?version={first.pk}").status_code == 404


def test_where_no_approval_is_asked_for_the_version_is_read_at_once(author: Client, operator: Client) -> None:
    at = clock.now()
    set_approval(kind="article", is_required=False, valid_from=at, by=None, at=at)
    assert "Save and publish" in page(author, "/knowledge/new")
    author.post("/knowledge/new", WRITTEN | {"hand_over": "1"})
    assert "15 марта" in page(operator, f"/knowledge/{only().article_id}/")


def test_a_translation_stands_beside_its_source_and_follows_it(author: Client) -> None:
    russian = published()
    write = f"/knowledge/{russian.article_id}/kk/write"
    assert "there is no text yet" in page(author, f"/knowledge/{russian.article_id}/")
    assert russian.title in page(author, write)
    told = {"title": "Өтінім мерзімі", "body": "<p>15 наурызға дейін</p>", "meaning": str(russian.pk)}
    author.post(write, told | {"hand_over": "1"})
    assert "there is no text yet" not in page(author, f"/knowledge/{russian.article_id}/")
    russian_again = WRITTEN | {"body": "<p>Сроки подачи: до 20 марта</p>", "meaning": "new", "hand_over": "1"}
    author.post(f"/knowledge/{russian.article_id}/ru/write", russian_again)
    shown = page(author, write)
    assert "What changed since the last translation" in shown
    assert "<del>15</del><ins>20</ins>" in shown
    assert "out of step" in page(author, "/knowledge/?state=lagging")


def test_bad_writing_comes_back_with_a_word(author: Client) -> None:
    answer = author.post("/knowledge/new", WRITTEN | {"title": " "})
    assert answer.status_code == 422
    answer = author.post("/knowledge/new", WRITTEN | {"answer": "я" * 4150})
    assert "4096" in answer.content.decode()
    assert not ArticleVersion.objects.exists()
    assert author.post("/knowledge/new", WRITTEN | {"language": "de"}).status_code == 422
    assert author.get("/knowledge/999999999999999999999/").status_code == 404
    assert author.get(f"/knowledge/{published().article_id}/de/write").status_code == 404


def test_of_two_who_write_one_text_the_second_is_told_and_keeps_the_words(author: Client) -> None:
    row = published()
    address = f"/knowledge/{row.article_id}/ru/write"
    seen = page(author, address).split('name="seen" value="')[1].split('"')[0]
    first, second = (WRITTEN | {"seen": seen, "meaning": "new", "title": title} for title in ("Первый", "Второй"))
    assert author.post(address, first).status_code == 302
    answer = author.post(address, second)
    assert (answer.status_code, "Второй" in answer.content.decode()) == (422, True)
    assert ArticleVersion.objects.get(state="draft").title == "Первый"
    again = answer.content.decode().split('name="seen" value="')[1].split('"')[0]
    assert author.post(address, second | {"seen": again}).status_code == 302


def test_a_draft_can_be_dropped_and_a_published_version_withdrawn(author: Client, operator: Client) -> None:
    row = published()
    address = f"/knowledge/{row.article_id}/"
    author.post(f"{address}ru/write", WRITTEN | {"meaning": "same"})
    draft = ArticleVersion.objects.get(state="draft")
    author.post(f"/knowledge/versions/{draft.pk}/drop")
    author.post(f"/knowledge/versions/{row.pk}/drop")
    assert only() == row
    author.post(f"/knowledge/versions/{row.pk}/withdraw")
    assert operator.get(address).status_code == 404
    author.post(f"{address}away")
    assert "put away" in page(author, address)
    author.post(f"{address}away", {"back": "1"})
    assert "put away" not in page(author, address)


def test_the_list_shows_what_its_reader_may_see(author: Client, operator: Client) -> None:
    published("Гранты")
    author.post("/knowledge/new", WRITTEN | {"title": "Черновик"})
    assert "Черновик" in page(author, "/knowledge/")
    assert "Черновик" not in page(operator, "/knowledge/")
    assert "Черновик" not in page(operator, "/knowledge/?state=draft&search=черновик")
    assert "Гранты" not in page(author, "/knowledge/?state=draft")
    assert "Гранты" in page(author, "/knowledge/?search=гранты")
    for state in ("in_force", "lagging", "overdue", "away", "handed_over", "refused", "<script>"):
        assert author.get("/knowledge/", {"state": state, "search": "\0 %_'", "page": "x"}).status_code == 200


def test_an_overdue_review_is_marked(author: Client) -> None:
    row = published()
    address = f"/knowledge/{row.article_id}/"
    author.post(f"{address}card", {"review_by": "2020-01-01", "project": "no", "owner": "no"})
    assert "overdue" in page(author, "/knowledge/?state=overdue")
    assert "review is overdue" in page(author, address)


def test_files_are_what_they_are(author: Client, operator: Client) -> None:
    row = published()
    files = f"/knowledge/{row.article_id}/files"
    author.post(files, {"file": SimpleUploadedFile("Форма.pdf", b"%PDF-1.7\n%%EOF", "application/pdf")})
    author.post(files, {"file": SimpleUploadedFile("run.pdf", b"MZ\x90\0", "application/pdf")})
    author.post(files, {"file": SimpleUploadedFile("empty.pdf", b"", "application/pdf")})
    author.post(files)
    kept = Attachment.objects.get()
    answer = operator.get(f"/knowledge/files/{kept.pk}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7\n%%EOF"  # type: ignore[attr-defined]
    author.post(f"/knowledge/files/{kept.pk}/remove")
    assert operator.get(f"/knowledge/files/{kept.pk}").status_code == 404


def speaking(language: str = "kk") -> Interaction:
    """The operator has a call in hand."""
    call = Interaction.objects.create(direction="inbound", language=language, arrived_at=clock.now())
    OperatorState.objects.create(operator_id=Person.objects.get(username=Role.OPERATOR).pk, state="talking",
                                 interaction=call)  # fmt: skip
    return call


def test_the_desk_reads_in_the_callers_language_and_notes_the_version(operator: Client) -> None:
    russian = published()
    kazakh_writing = Writing("Өтінім мерзімі", "<p>15 наурызға дейін</p>")
    acts: dict[str, Any] = {"by": None, "at": clock.now()}
    kazakh = write_draft(article=russian.article, language="kk", writing=kazakh_writing, **acts)
    hand_over(version=kazakh, **acts)
    approve(version=kazakh, published_from=acts["at"], comment="", **acts)
    call = speaking("kk")
    assert "Өтінім мерзімі" in page(operator, "/desk/knowledge")
    address = f"/desk/knowledge/{russian.article_id}"
    assert "15 наурызға" in page(operator, address)
    assert "15 марта" in page(operator, f"{address}?language=ru")
    opened = ArticleOpened.objects.filter(interaction_id=call.pk).order_by("pk")
    assert [each.version for each in opened] == [kazakh, russian]
    assert "Insert into the chat" not in page(operator, address)
    shown = page(client_of(Role.QUALITY), reverse("interaction", args=[call.pk]))
    assert "Өтінім мерзімі" in shown
    assert f"?version={kazakh.pk}" in shown


def test_beside_a_chat_the_ready_answer_is_filled_in(operator: Client) -> None:
    row = published()
    me = Person.objects.get(username=Role.OPERATOR)
    talk = conversation(identity("Арман", "+77010000001"), me)
    shown = page(operator, f"/desk/knowledge/{row.article_id}?chat={talk.pk}")
    assert "Арман, до 15 марта." in shown
    assert "Insert into the chat" in shown
    assert ArticleOpened.objects.get().interaction_id == talk.interaction_id
    assert "Арман, до 15 марта." in page(operator, f"/desk/chats/{talk.pk}/quick")


def test_another_operators_chat_is_not_marked(operator: Client) -> None:
    row, other = published(), person("other")
    talk = conversation(identity("Арман", "+77010000001"), other)
    for chat in (str(talk.pk), str(uuid4()), "nonsense", "\0"):
        assert operator.get(f"/desk/knowledge/{row.article_id}", {"chat": chat}).status_code == 200
    assert not ArticleOpened.objects.exists()


def test_feedback_and_unanswered_questions_stand_on_the_list_until_closed(operator: Client, author: Client) -> None:
    row, call = published(), speaking("ru")
    htmx = {"HTTP_HX_REQUEST": "true"}
    said = {"verdict": "outdated", "word": "Срок прошёл"}
    assert operator.post(f"/knowledge/versions/{row.pk}/feedback", said, **htmx).status_code == 200  # type: ignore[arg-type]
    assert operator.post(f"/knowledge/versions/{row.pk}/feedback", {"verdict": "?"}).status_code == 422
    operator.post("/knowledge/gaps/ask", {"asked": "как вернуть билет", "language": "ru"})
    operator.post("/knowledge/gaps/ask", {"asked": " "})
    assert Feedback.objects.get().interaction_id == call.pk
    shown = page(author, "/knowledge/gaps/")
    assert "как вернуть билет" in shown
    assert "Срок прошёл" in shown
    asked, outdated = GapRequest.objects.get(feedback=None), GapRequest.objects.exclude(feedback=None).get()
    assert "как вернуть билет" in page(author, f"/knowledge/new?gap={asked.pk}")
    author.post("/knowledge/new", WRITTEN | {"gap": str(asked.pk)})
    asked.refresh_from_db()
    assert (asked.state, asked.article is not None) == ("in_work", True)
    author.post(f"/knowledge/gaps/{asked.pk}", {"act": "answered"})
    author.post(f"/knowledge/gaps/{outdated.pk}", {"act": "dismissed", "answer": ""})
    assert GapRequest.objects.get(pk=outdated.pk).state == "open"
    author.post(f"/knowledge/gaps/{outdated.pk}", {"act": "dismissed", "answer": "Срок верный"})
    assert "как вернуть билет" not in page(author, "/knowledge/gaps/")
    assert "Срок верный" in page(author, "/knowledge/gaps/?state=closed")
