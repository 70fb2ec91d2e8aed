"""The editor's form of one step: what was written becomes a step, what is known becomes its fields."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from baylanys.knowledge.choices import FieldKind
from baylanys.knowledge.scripts.editing import new_code, options_of
from baylanys.knowledge.scripts.script import BARE_TESTS, END, Branch, Field, Script, Step, Texts

MOST_ROWS = 22
LONGEST = 4_000
Said = Mapping[str, str]


def read_step(said: Said, before: Step) -> Step:
    """The step as the form has it; rows without words are gone. What is wrong is told by the checker."""
    return Step(
        code=before.code,
        title=_texts(said, "title"),
        say=_texts(said, "say"),
        fields=tuple(each for each in (_field(said, n, before) for n in range(MOST_ROWS)) if each),
        branches=tuple(each for each in (_branch(said, n) for n in range(MOST_ROWS)) if each),
        then=_text(said, "then"),
    )


def step_fields(step: Step) -> list[dict[str, Any]]:
    """The rows of the fields, with an empty one to write into."""
    rows = [
        {
            "field": each,
            "options_kk": "\n".join(option.words.kk for option in each.options),
            "options_ru": "\n".join(option.words.ru for option in each.options),
        }
        for each in step.fields
    ]
    return [*rows, {"field": None, "options_kk": "", "options_ru": ""}]


def step_branches(step: Step, script: Script) -> list[dict[str, str]]:
    """The rows of the branches, with an empty one to choose in."""
    rows = [{"when": _key(each, script), "value": _typed(each, script), "to": each.to} for each in step.branches]
    return [*rows, {"when": "", "value": "", "to": ""}]


def conditions(script: Script, step: Step, language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a branch can be taken by: for each field its conditions in words, those of the step first."""
    own = {each.code for each in step.fields}
    fields = sorted(script.fields().values(), key=lambda each: each.code not in own)
    return [(each.label.in_language(language) or "?", _conditions_of(each, language)) for each in fields]


def condition_words(branch: Branch, script: Script, language: str) -> str:
    """The branch's condition as a sentence: “Age: less than 18”."""
    each = script.fields().get(branch.field)
    if each is None:
        return "?"
    known = dict(_conditions_of(each, language))
    words = f"{known.get(_key(branch, script), '?')} {_typed(branch, script)}".strip()
    return f"{each.label.in_language(language)}: {words}"


def goals(script: Script, language: str) -> list[tuple[str, str]]:
    """Where a step may lead to: every step by its number, and the end."""
    named = [(step.code, f"{number}. {title_of(step, language)}") for number, step in enumerate(script.steps, start=1)]
    return [*named, (END, _("End of the conversation"))]


def title_of(step: Step, language: str) -> str:
    """The step's title, or the beginning of what is said."""
    return step.title.in_language(language) or step.say.in_language(language)[:60] or _("without words yet")


def _conditions_of(each: Field, language: str) -> list[tuple[str, str]]:
    found = []
    if each.kind == FieldKind.CHOICE:
        for option in each.options:
            words = option.words.in_language(language)
            found.append((f"{each.code}=is={option.code}", f"“{words}”"))
            found.append((f"{each.code}=is_not={option.code}", _("not “%(words)s”") % {"words": words}))
    if each.kind == FieldKind.NUMBER:
        found += [(f"{each.code}=less=", _("less than")), (f"{each.code}=more=", _("more than"))]
    if each.kind in {FieldKind.TEXT, FieldKind.DATE, FieldKind.PHONE, FieldKind.NUMBER}:
        found.append((f"{each.code}=is=", _("is exactly")))
    return [*found, (f"{each.code}=given=", _("is filled in")), (f"{each.code}=empty=", _("is empty"))]


def _key(branch: Branch, script: Script) -> str:
    """The branch's condition as the select names it."""
    value = "" if _typed(branch, script) else branch.value
    return f"{branch.field}={branch.test}={value}"


def _typed(branch: Branch, script: Script) -> str:
    """The branch's value where it is typed (numbers, texts), not chosen."""
    about = script.fields().get(branch.field)
    chosen = about is not None and about.kind == FieldKind.CHOICE
    return "" if chosen or branch.test in BARE_TESTS else branch.value


def _field(said: Said, row: int, before: Step) -> Field | None:
    label = _texts(said, f"field{row}_label")
    if not (label.kk or label.ru):
        return None
    code = _text(said, f"field{row}_code")
    known = next((each for each in before.fields if each.code == code), None)
    kind = _text(said, f"field{row}_kind")
    kazakh, russian = (_text(said, f"field{row}_options_{language}").splitlines() for language in ("kk", "ru"))
    options = options_of(kazakh, russian, known.options if known else ()) if kind == FieldKind.CHOICE else ()
    return Field(known.code if known else new_code("f"), kind, label, f"field{row}_required" in said, options)


def _branch(said: Said, row: int) -> Branch | None:
    when = _text(said, f"branch{row}_when").split("=", 2)
    if len(when) != 3:
        return None
    field, test, chosen = when
    return Branch(field, test, chosen or _text(said, f"branch{row}_value")[:200], _text(said, f"branch{row}_to"))


def _texts(said: Said, name: str) -> Texts:
    return Texts(*(_text(said, f"{name}_{language}") for language in ("kk", "ru", "en")))


def _text(said: Said, name: str) -> str:
    return said.get(name, "").replace("\0", "").replace("\r\n", "\n").strip()[:LONGEST]
