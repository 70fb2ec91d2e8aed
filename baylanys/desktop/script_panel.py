"""A script as the operator follows it: the step with its words and fields, what was done, where one may go back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext_lazy

from baylanys.crm.models import Contact
from baylanys.desktop.script_form import title_of
from baylanys.interactions.models import Interaction
from baylanys.knowledge.choices import ScriptKind
from baylanys.knowledge.models import ScriptRun
from baylanys.knowledge.script_queries import (
    name_of,
    phrase_for,
    runs_of,
    scripts_for,
    standing_of,
)
from baylanys.knowledge.scripts.interpreter import Standing
from baylanys.knowledge.scripts.script import LANGUAGES, Script, read_script
from baylanys.knowledge.scripts.table import answer_words, path_words

ANSWER_FAULTS = {
    "required": gettext_lazy("must be filled in"),
    "too_long": gettext_lazy("is too long"),
    "not_a_number": gettext_lazy("is not a number"),
    "not_a_date": gettext_lazy("is not a date: 22.11.2026"),
    "not_a_phone": gettext_lazy("is not a phone number"),
    "not_an_option": gettext_lazy("choose one of the answers"),
}
INPUTS = {"number": "text", "date": "date", "phone": "tel", "text": "text"}


def language_of(interaction: Interaction, contact: Contact | None) -> str:
    """The language of the conversation: chosen in it, else the person's, else Russian."""
    known = interaction.language or (contact.language if contact else "")
    return known if known in LANGUAGES else "ru"


def projects_of(contact: Contact | None) -> list[str]:
    """Codes of the projects in which the person takes part."""
    return list(contact.projects.values_list("project__code", flat=True)) if contact and contact.pk else []


def phrase_words(kind: str, interaction: Interaction, contact: Contact | None, at: datetime) -> str:
    """The approved greeting or farewell in the language of the conversation; empty where there is none."""
    found = phrase_for(kind, projects=projects_of(contact), topic=interaction.topic, at=at)
    return found.in_language(language_of(interaction, contact)) if found else ""


def panel_context(
    interaction: Interaction, contact: Contact | None, *, asked: str, run: ScriptRun | None, at: datetime,
    said: Mapping[str, str] | None = None, faults: Mapping[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The panel of an interaction: scripts to begin, and the one in work where `run` names it."""
    language = asked if asked in LANGUAGES else language_of(interaction, contact)
    interface, projects = get_language() or "ru", projects_of(contact)
    begun = list(runs_of([interaction.pk]))
    context: dict[str, Any] = {
        "interaction": interaction,
        "language": language,
        "languages": LANGUAGES,
        "begun": [(each, name_of(each.version.script, interface), standing_of(each).step is None) for each in begun],
        "run": run,
        "farewell": phrase_words(ScriptKind.FAREWELL, interaction, contact, at),
    }
    if run is None:
        known = {each.version.script_id for each in begun}
        found = scripts_for(projects=projects, topic=interaction.topic, at=at)
        context["scripts"] = [(each, name_of(each.script, interface)) for each in found if each.script_id not in known]
        return context
    context["run_name"] = name_of(run.version.script, interface)
    return context | step_context(
        read_script(run.version.content), standing_of(run), language, said=said, faults=faults
    )


def step_context(
    script: Script, standing: Standing, language: str, *, said: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The present step with its fields, and the steps done on the way."""
    step, interface = standing.step, get_language() or "ru"
    given = dict(standing.answers) | dict(said or {})
    fields = [
        {
            "field": each,
            "label": each.label.in_language(language),
            "value": given.get(each.code, ""),
            "input": INPUTS.get(each.kind, "text"),
            "options": [(option.code, option.words.in_language(language)) for option in each.options],
            "fault": str(ANSWER_FAULTS[faults[each.code]]) if faults and each.code in faults else "",
        }
        for each in (step.fields if step else ())
    ]
    done = [(code, title_of(found, interface)) for code in [each.step for each in standing.path]
            if (found := script.step(code))]  # fmt: skip
    return {
        "step": step,
        "say": step.say.in_language(language) if step else "",
        "is_other_language": bool(step) and language == "en" and not (step.say.en if step else ""),
        "fields": fields,
        "done": done,
        "number": len(done) + 1,
    }


def told_runs(interaction: Interaction, *, covers_phones: bool) -> list[dict[str, Any]]:
    """The scripts followed in an interaction, as its page tells them: the way taken and every answer."""
    language, shown = get_language() or "ru", []
    for run in runs_of([interaction.pk]):
        script, standing = read_script(run.version.content), standing_of(run)
        answers = [
            (each.label.in_language(language), answer_words(each, value, language, covers_phones=covers_phones))
            for code, each in script.fields().items()
            if (value := standing.answers.get(code, ""))
        ]
        shown.append(
            {
                "run": run,
                "name": name_of(run.version.script, language),
                "path": path_words(script, standing, language),
                "is_finished": standing.step is None,
                "answers": answers,
            }
        )
    return shown
