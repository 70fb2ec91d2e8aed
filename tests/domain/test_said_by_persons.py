"""What a person typed into a script and suggested is handed out and erased; the way taken and the suggestion stay."""

import pytest
from django.utils import timezone

from baylanys.core.append_only import begin_erasing
from baylanys.core.personal_data import Subject
from baylanys.crm.models import Contact
from baylanys.crm.personal_data import subject_of
from baylanys.improvement import personal_data as suggestions
from baylanys.improvement.domain.item import comment_on, open_item
from baylanys.interactions import personal_data as interactions
from baylanys.interactions.models import Interaction
from baylanys.knowledge.domain.script import approve, begin_script, hand_over, write_draft
from baylanys.knowledge.domain.script_run import answer_step, begin_run
from baylanys.knowledge.models import ScriptRunEvent
from baylanys.knowledge.script_queries import runs_of, standing_of
from baylanys.simulator.demo_scripts import DEMO_SCRIPTS
from tests.interaction_rows import answered, contact, interaction, person

pytestmark = pytest.mark.django_db
NUMBER = "+77010000001"


@pytest.fixture
def call() -> Interaction:
    """A call in which a script was followed and a complaint written down."""
    by, at = person("operator1"), timezone.now()
    found = interaction(answered("operator1"), contact=contact("Айгүл Сәрсенова", NUMBER))
    each = next(each for each in DEMO_SCRIPTS if each.name_ru == "Восстановление пароля")
    names = {"name_kk": each.name_kk, "name_ru": each.name_ru}
    script = begin_script(kind=each.kind, **names, project=None, topic="", by=None, at=at)
    version = write_draft(script=script, content=each.content, by=None, at=at)
    hand_over(version=version, comment="", by=None, at=at)
    approve(version=version, valid_from=at, comment="", by=None, at=at)
    run = begin_run(script=script, interaction_id=found.pk, language="kk", by=by, at=at)
    answer_step(run=run, step="s-person", said={"f-name": "Айгүл Сәрсенова", "f-phone": NUMBER}, by=by, at=at)
    answer_step(run=run, step="s-consent", said={"f-agrees": "o-no"}, by=by, at=at)
    item = open_item(
        kind="complaint", subject="platform", text=f"Айгүл ({NUMBER}) не видит кнопку", project=None, platform="Портал",
        language="ru", interaction=found, case=None, by=by, at=at,
    )  # fmt: skip
    comment_on(item=item, text=f"Звонить {NUMBER}", by=by, at=at)
    return found


def subject() -> Subject:
    return subject_of(Contact.objects.get())


def test_what_the_person_said_is_handed_out(call: Interaction) -> None:
    rows = interactions.gather(subject()).rows
    assert "Айгүл Сәрсенова" in str(rows["script_answers"])
    assert "не видит кнопку" in str(suggestions.gather(subject()).rows["suggestions"])


def test_what_was_typed_goes_and_the_way_taken_stays(call: Interaction) -> None:
    begin_erasing()
    assert interactions.erase(subject(), timezone.now()).counts["script_answers"] == 1
    assert "Айгүл" not in str(list(ScriptRunEvent.objects.values_list("answers", flat=True)))
    standing = standing_of(runs_of([call.pk])[0])
    assert [done.step for done in standing.path] == ["s-person", "s-consent"]
    assert standing.step is not None
    assert standing.step.code == "s-refused"


def test_the_complaint_stays_without_the_person(call: Interaction) -> None:
    assert suggestions.erase(subject(), timezone.now()).counts == {"suggestions": 1}
    item = suggestions.ImprovementItem.objects.get()
    assert "не видит кнопку" in item.text
    said = item.text + "".join(item.events.values_list("text", flat=True))
    assert "Айгүл" not in said
    assert NUMBER not in said
    assert item.interaction is None
