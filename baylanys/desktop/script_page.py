"""What the pages of scripts show: the list, one version with its steps, faults and differences."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from baylanys.accounts.permissions import may
from baylanys.contract.approval import needs_approval
from baylanys.contract.choices import ApprovalKind
from baylanys.desktop.script_form import (
    condition_words,
    conditions,
    goals,
    step_branches,
    step_fields,
    title_of,
)
from baylanys.knowledge.choices import FieldKind, ScriptKind, VersionState
from baylanys.knowledge.models import ConversationScript, ScriptVersion
from baylanys.knowledge.script_queries import name_of, version_in_force
from baylanys.knowledge.scripts.checker import Fault, faults_of
from baylanys.knowledge.scripts.differences import Difference, differences
from baylanys.knowledge.scripts.script import Script, Step, read_script

FAULTS = {
    "no_steps": gettext_lazy("there is no step yet"),
    "too_many_steps": gettext_lazy("there are too many steps"),
    "more_than_a_phrase": gettext_lazy("a greeting or farewell is one step that asks nothing"),
    "code_twice": gettext_lazy("a step stands twice"),
    "field_twice": gettext_lazy("a field stands twice"),
    "no_say_kk": gettext_lazy("nothing is said in Kazakh"),
    "no_say_ru": gettext_lazy("nothing is said in Russian"),
    "too_long": gettext_lazy("the text is too long to be said"),
    "too_many_fields": gettext_lazy("too many fields"),
    "no_label": gettext_lazy("a field has no name in one of the languages"),
    "unknown_kind": gettext_lazy("a field of an unknown kind"),
    "no_options": gettext_lazy("a choice needs two answers at least, each once"),
    "option_without_words": gettext_lazy("an answer has no words in one of the languages"),
    "empty_branch": gettext_lazy("a branch leads nowhere: choose its step"),
    "leads_nowhere": gettext_lazy("what follows is not chosen"),
    "unknown_step": gettext_lazy("leads to a step that is gone"),
    "unknown_field": gettext_lazy("a branch asks for a field that is gone"),
    "bad_test": gettext_lazy("a branch's condition does not fit its field"),
    "asked_later": gettext_lazy("a branch asks for what was not asked before"),
    "unreachable": gettext_lazy("no way leads to this step"),
    "loop": gettext_lazy("the conversation comes back to this step again and again"),
}
WHAT = {
    "added": gettext_lazy("new"),
    "changed": gettext_lazy("changed"),
    "removed": gettext_lazy("removed"),
    "moved": gettext_lazy("order of the steps"),
}


def scripts_context(person: Any, at: datetime) -> dict[str, Any]:
    """Every script in use, by kind, with the version that holds and what is in work."""
    language = get_language() or "ru"
    rows = ConversationScript.objects.filter(archived_at=None).select_related("project").prefetch_related("versions")
    shown = [_row(script, language, at) for script in rows]
    shown.sort(key=lambda row: row["name"])
    return {
        "groups": [(label, [row for row in shown if row["script"].kind == kind]) for kind, label in ScriptKind.choices],
        "kinds": ScriptKind.choices,
        "drafts": may(person, "draft_scripts"),
    }


def _row(script: ConversationScript, language: str, at: datetime) -> dict[str, Any]:
    states = [version.state for version in script.versions.all()]
    return {
        "script": script,
        "name": name_of(script, language),
        "held": version_in_force(script, at),
        "waits": VersionState.HANDED_OVER in states,
        "in_work": VersionState.DRAFT in states,
    }


def script_context(person: Any, version: ScriptVersion, at: datetime, opened: str = "") -> dict[str, Any]:
    """The page of one version."""
    language, script = get_language() or "ru", version.script
    content, is_draft = read_script(version.content), version.state == VersionState.DRAFT
    drafts = may(person, "draft_scripts") and script.archived_at is None
    approved = script.versions.filter(state=VersionState.APPROVED, number__lt=version.number).first()
    before = read_script(approved.content) if approved else Script()
    versions = list(script.versions.select_related("drafted_by", "decided_by"))
    return {
        "script": script,
        "name": name_of(script, language),
        "version": version,
        "versions": versions,
        "holding": version_in_force(script, at),
        "is_phrase": script.kind != ScriptKind.SCRIPT,
        "steps": [_step(number, each, content, language) for number, each in enumerate(content.steps, start=1)],
        "opened": opened or (content.steps[0].code if len(content.steps) == 1 else ""),
        "goals": goals(content, language),
        "field_kinds": FieldKind.choices,
        "edits": is_draft and drafts,
        "drafts": drafts,
        "has_draft": any(each.state == VersionState.DRAFT for each in versions),
        "decides": version.state == VersionState.HANDED_OVER and may(person, "decide_approvals"),
        "needs_approval": needs_approval(ApprovalKind.SCRIPT, at),
        "faults": fault_lines(content, is_phrase=script.kind != ScriptKind.SCRIPT, language=language)
        if is_draft
        else [],
        "changes": [_change(each, before, content, language) for each in differences(before, content)],
        "sees_answers": script.kind == ScriptKind.SCRIPT and may(person, "see_script_answers"),
    }


def fault_lines(content: Script, *, is_phrase: bool, language: str) -> list[str]:
    """Each fault as a sentence: which step, what."""
    numbers = {step.code: number for number, step in enumerate(content.steps, start=1)}
    return [_fault_words(each, numbers) for each in faults_of(content, is_phrase=is_phrase)]


def _fault_words(fault: Fault, numbers: dict[str, int]) -> str:
    words = str(FAULTS.get(fault.code, fault.code))
    if fault.word and fault.code not in {"code_twice", "field_twice", "unknown_step", "unknown_field"}:
        words = f"{words} (“{fault.word}”)"
    return _("step %(n)s: %(what)s") % {"n": numbers[fault.step], "what": words} if fault.step in numbers else words


def _step(number: int, step: Step, script: Script, language: str) -> dict[str, Any]:
    named = dict(goals(script, language))
    return {
        "number": number,
        "step": step,
        "title": title_of(step, language),
        "fields": step_fields(step),
        "branches": step_branches(step, script),
        "conditions": conditions(script, step, language),
        "asks": [
            (each.label.in_language(language), FieldKind(each.kind).label if each.kind in FieldKind.values else "?",
             each.is_required, [option.words.in_language(language) for option in each.options])
            for each in step.fields
        ],
        "leads": [(condition_words(each, script, language), named.get(each.to, "?")) for each in step.branches],
        "then": named.get(step.then, _("not chosen yet")),
    }  # fmt: skip


def _change(each: Difference, before: Script, after: Script, language: str) -> dict[str, Any]:
    step = each.after or each.before
    assert step is not None
    parts = [(_part_title(part), _part(each.before, part, before, language), _part(each.after, part, after, language))
             for part in each.parts]  # fmt: skip
    name = "" if each.what == "moved" else title_of(step, language)
    return {"kind": each.what, "what": WHAT[each.what], "name": name, "parts": parts}


def _part_title(part: str) -> str:
    titles = {
        "say_kk": _("In Kazakh"),
        "say_ru": _("In Russian"),
        "say_en": _("In English"),
        "title": _("Name of the step"),
        "fields": _("What the step asks"),
        "branches": _("Branches"),
        "then": _("What follows"),
    }
    return titles[part]


def _part(step: Step | None, part: str, script: Script, language: str) -> str:
    if step is None:
        return ""
    if part.startswith("say_"):
        return str(getattr(step.say, part[4:]))
    shown = _step(0, step, script, language)
    match part:
        case "title":
            return step.title.in_language(language)
        case "fields":
            return "; ".join(
                " ".join(filter(None, [name, f"({kind})", "*" if must else "", " / ".join(words)]))
                for name, kind, must, words in shown["asks"]
            )
        case "branches":
            return "; ".join(f"{when} → {to}" for when, to in shown["leads"])
    return str(shown["then"])
