"""The pages of prompts and call flows, as an administrator and as strangers see them."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.routing.models import Queue
from baylanys.telephony.choices import FlowState, PromptSource
from baylanys.telephony.domain.ivr import draft_version, published_version, seed_flows
from baylanys.telephony.domain.prompt import prepare_prompts, seed_texts
from baylanys.telephony.ivr.demo_flow import WORKING_HOURS
from baylanys.telephony.models import IvrFlowVersion, Prompt
from baylanys.telephony.prompt_store import prompt_store
from baylanys.telephony.prompt_texts import SEED

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
FEW = [seed for seed in SEED if seed.code in {"greeting", "goodbye", "queue_position_2", "wait_2"}]
LANGUAGES = ("ru", "kk", "en")


@pytest.fixture(autouse=True)
def spoken(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path_factory.getbasetemp() / "speech"
    monkeypatch.setenv("BAYLANYS_SPEECH_CACHE", str(cache))
    shutil.rmtree(settings.INSTALLATION.sounds_dir, ignore_errors=True)
    prepare_prompts(store=prompt_store(settings.INSTALLATION), at=AT, seed=FEW)


@pytest.fixture
def version() -> IvrFlowVersion:
    Queue.objects.get_or_create(code="general", defaults={"name_kk": "Жалпы", "name_ru": "Общая", "name_en": "General"})
    seed_texts()
    seed_flows(at=AT)
    return published_version(WORKING_HOURS)


def client_of(role: str, language: str = "ru") -> Client:
    client = Client()
    client.force_login(Person.objects.create(username=f"{role}-{language}", role=role, language=language))
    return client


@pytest.fixture
def administrator() -> Client:
    return client_of(Role.ADMINISTRATOR)


def upload(wav: bytes, name: str = "studio.wav") -> dict[str, SimpleUploadedFile]:
    return {"recording": SimpleUploadedFile(name, wav)}


def live(language: str = "ru", form: str = "wav") -> Path:
    return settings.INSTALLATION.sounds_dir / language / f"greeting.{form}"


def page_of(version: IvrFlowVersion) -> str:
    return reverse("flow_version", args=[version.flow.code, version.number])


ADDRESSES = [
    ("prompts", []),
    ("prompt", ["greeting"]),
    ("prompt_sound", ["greeting", "ru"]),
    ("flows", []),
    ("flow", [WORKING_HOURS]),
    ("flow_version", [WORKING_HOURS, 1]),
]
ORDERS = [
    ("prompt_upload", ["greeting", "ru"]),
    ("prompt_draft", ["greeting", "ru"]),
    ("flow_new_draft", [WORKING_HOURS, 1]),
    ("flow_publish", [WORKING_HOURS, 1]),
    ("flow_delete", [WORKING_HOURS, 1]),
    ("flow_roll_back", [WORKING_HOURS]),
]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.QUALITY, Role.REPRESENTATIVE, Role.OBSERVER])
def test_strangers_are_refused(role: str, version: IvrFlowVersion) -> None:
    client = client_of(role)
    answers = {name: client.get(reverse(name, args=args)).status_code for name, args in ADDRESSES}
    answers |= {name: client.post(reverse(name, args=args)).status_code for name, args in ORDERS}
    assert set(answers.values()) == {403}, answers


def test_those_who_did_not_sign_in_are_sent_to_the_door(version: IvrFlowVersion) -> None:
    for name, args in ADDRESSES:
        assert Client().get(reverse(name, args=args)).status_code == 302
    for name, args in ORDERS:
        assert Client().post(reverse(name, args=args)).status_code == 302


@pytest.mark.parametrize("name", [name for name, _args in ORDERS])
def test_nothing_is_changed_by_looking(name: str, administrator: Client, version: IvrFlowVersion) -> None:
    assert administrator.get(reverse(name, args=dict(ORDERS)[name])).status_code == 405


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "args"), ADDRESSES)
def test_pages_speak_every_language(name: str, args: list[object], language: str, version: IvrFlowVersion) -> None:
    answer = client_of(Role.ADMINISTRATOR, language).get(reverse(name, args=args), follow=True)
    assert answer.status_code == 200
    assert answer["Content-Language"] == language


def test_prompts_are_listed_with_texts_in_three_languages(administrator: Client) -> None:
    page = administrator.get(reverse("prompts")).content.decode()
    for words in ("Здравствуйте!", "Сәлеметсіз бе!", "Hello!", "Вы второй в очереди."):
        assert words in page
    assert page.count("data-sound") == len(FEW) * 3


@pytest.mark.parametrize(("asked", "found"), [("втор", 1), ("GREET", 1), ("нет такого", 0)])
def test_prompts_are_found_by_name_and_text(asked: str, found: int, administrator: Client) -> None:
    page = administrator.get(reverse("prompts"), {"q": asked}).content.decode()
    assert page.count("data-sound") == found * 3


def test_the_sound_is_played_in_parts(administrator: Client) -> None:
    address = reverse("prompt_sound", args=["greeting", "kk"])
    whole = administrator.get(address)
    part = administrator.get(address, headers={"Range": "bytes=0-43"})
    assert (whole.status_code, whole["Content-Type"]) == (200, "audio/wav")
    assert (part.status_code, len(b"".join(part.streaming_content))) == (206, 44)


@pytest.mark.parametrize("args", [["greeting", "de"], ["nothing", "ru"], ["greeting", ".."]])
def test_a_sound_that_is_not_there_is_not_found(args: list[str], administrator: Client) -> None:
    assert administrator.get(f"/admin/prompts/{args[0]}/{args[1]}/sound.wav").status_code == 404


def test_texts_are_changed_and_spoken_anew(administrator: Client) -> None:
    before = live().read_bytes()
    texts = {"text_kk": "Сәлем!", "text_ru": "Добрый день!", "text_en": "Good day!"}
    assert administrator.post(reverse("prompt", args=["greeting"]), texts).status_code == 302
    assert Prompt.objects.get(code="greeting").text_kk == "Сәлем!"
    assert live().read_bytes() != before


def test_a_refused_text_stays_in_the_form(administrator: Client) -> None:
    texts = {"text_kk": "Жаңа мәтін", "text_ru": "  ", "text_en": "New"}
    answer = administrator.post(reverse("prompt", args=["greeting"]), texts)
    assert answer.status_code == 422
    assert "Жаңа мәтін" in answer.content.decode()
    assert Prompt.objects.get(code="greeting").text_en != "New"


def test_a_studio_recording_is_heard_until_the_draft_is_restored(administrator: Client) -> None:
    draft = live(form="alaw").read_bytes()
    other = live("kk").read_bytes()
    administrator.post(reverse("prompt_upload", args=["greeting", "ru"]), upload(other))
    row = Prompt.objects.get(code="greeting").recordings.get(language="ru", current=True)
    assert (row.source, row.made_by.role) == (PromptSource.STUDIO, Role.ADMINISTRATOR)
    assert live(form="alaw").read_bytes() != draft
    page = administrator.get(reverse("prompt", args=["greeting"])).content.decode()
    assert reverse("prompt_draft", args=["greeting", "ru"]) in page
    administrator.post(reverse("prompt_draft", args=["greeting", "ru"]))
    assert live(form="alaw").read_bytes() == draft
    administrator.post(reverse("prompt_use_version", args=[row.pk]))
    assert live(form="alaw").read_bytes() != draft
    assert administrator.get(reverse("prompt_version_sound", args=[row.pk])).status_code == 200


@pytest.mark.parametrize(("sent", "words"), [(b"no sound", "звуковой файл"), (b"", "пуст")])
def test_a_bad_upload_is_said_and_changes_nothing(sent: bytes, words: str, administrator: Client) -> None:
    before = live().read_bytes()
    answer = administrator.post(reverse("prompt_upload", args=["greeting", "ru"]), upload(sent), follow=True)
    assert words in answer.content.decode()
    assert live().read_bytes() == before


def test_no_file_at_all_is_said(administrator: Client) -> None:
    answer = administrator.post(reverse("prompt_upload", args=["greeting", "ru"]), follow=True)
    assert answer.status_code == 200
    assert "note breach" in answer.content.decode()


def test_a_flow_is_read_in_words(administrator: Client, version: IvrFlowVersion) -> None:
    page = administrator.get(page_of(version)).content.decode()
    for words in ("клавиша 1", "без нажатия", "Сказать", "Общая", "Разговор записывается", "<svg"):
        assert words in page


def test_a_draft_is_made_edited_published_and_rolled_back(administrator: Client, version: IvrFlowVersion) -> None:
    made = administrator.post(reverse("flow_new_draft", args=[WORKING_HOURS, 1]))
    assert made["Location"] == reverse("flow_version", args=[WORKING_HOURS, 2])
    draft = version.flow.versions.get(number=2)
    edited = version.definition | {"languages": ["ru"]}
    administrator.post(page_of(draft), {"definition": json.dumps(edited)})
    administrator.post(reverse("flow_publish", args=[WORKING_HOURS, 2]))
    assert published_version(WORKING_HOURS).definition["languages"] == ["ru"]
    administrator.post(reverse("flow_roll_back", args=[WORKING_HOURS]))
    assert published_version(WORKING_HOURS) == version


def test_mistakes_are_said_in_the_persons_language(administrator: Client, version: IvrFlowVersion) -> None:
    draft = draft_version(source=version, by=None, at=AT)
    broken = version.definition | {"start": "nowhere"}
    page = administrator.post(page_of(draft), {"definition": json.dumps(broken)}, follow=True).content.decode()
    assert "Первого шага «nowhere» нет" in page
    administrator.post(reverse("flow_publish", args=[WORKING_HOURS, 2]))
    draft.refresh_from_db()
    assert draft.state == FlowState.DRAFT


def test_broken_json_stays_in_the_form(administrator: Client, version: IvrFlowVersion) -> None:
    draft = draft_version(source=version, by=None, at=AT)
    answer = administrator.post(page_of(draft), {"definition": '{"start": <b>'})
    assert answer.status_code == 422
    assert "&lt;b&gt;" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.definition == version.definition


def test_a_draft_is_deleted_and_a_published_version_is_not(administrator: Client, version: IvrFlowVersion) -> None:
    draft_version(source=version, by=None, at=AT)
    for number in (1, 2):
        administrator.post(reverse("flow_delete", args=[WORKING_HOURS, number]))
    assert list(version.flow.versions.values_list("number", flat=True)) == [1]
