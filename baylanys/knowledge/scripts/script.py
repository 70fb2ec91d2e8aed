"""A script as values, and as JSON keeps it. Pure.

The beginning is the first step; `END` as a goal means that nothing follows; an empty goal was not chosen yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

END = "end"
LANGUAGES = ("kk", "ru", "en")
FIELD_KINDS = ("text", "choice", "number", "date", "phone")
TESTS = ("is", "is_not", "less", "more", "given", "empty")
BARE_TESTS = ("given", "empty")
"""Tests that need no value."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The same words in each language; English may be missing."""

    kk: str = ""
    ru: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """The words in the language; where they are missing, in Russian, then in Kazakh."""
        said: str = getattr(self, language, "") if language in LANGUAGES else ""
        return said or self.ru or self.kk


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen."""

    code: str
    words: Texts


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that the operator writes down; `code` is unlike every other of the script."""

    code: str
    kind: str
    label: Texts
    is_required: bool = False
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """Where the conversation goes when the field's answer passes the test; the first that passes decides."""

    field: str
    test: str
    value: str
    to: str


@dataclass(frozen=True, slots=True)
class Step:
    """What is said, what is asked, and what follows: the first branch that fits, else `then`."""

    code: str
    title: Texts
    say: Texts
    fields: tuple[Field, ...] = ()
    branches: tuple[Branch, ...] = ()
    then: str = END

    def goals(self) -> tuple[str, ...]:
        """Where the step may lead to."""
        return (*(branch.to for branch in self.branches), self.then)


@dataclass(frozen=True, slots=True)
class Script:
    """Steps in the order of the editor; the first is where the conversation begins."""

    steps: tuple[Step, ...] = field(default=())

    def step(self, code: str) -> Step | None:
        """The step of that code."""
        return next((step for step in self.steps if step.code == code), None)

    def fields(self) -> dict[str, Field]:
        """Every field by its code, in the order of the steps."""
        return {each.code: each for step in self.steps for each in step.fields}


def read_script(content: Mapping[str, Any]) -> Script:
    """The script that `content` keeps; what is missing there is empty, what is unknown is left out."""
    return Script(tuple(_step(each) for each in _list(content.get("steps"))))


def write_script(script: Script) -> dict[str, Any]:
    """The script as JSON; `read_script` reads it back to the same values."""
    return {"steps": [_step_content(step) for step in script.steps]}


def _step(said: Mapping[str, Any]) -> Step:
    return Step(
        code=str(said.get("code", "")),
        title=_texts(said.get("title")),
        say=_texts(said.get("say")),
        fields=tuple(_field(each) for each in _list(said.get("fields"))),
        branches=tuple(_branch(each) for each in _list(said.get("branches"))),
        then=str(said.get("then", "")),
    )


def _field(said: Mapping[str, Any]) -> Field:
    options = tuple(Option(str(each.get("code", "")), _texts(each)) for each in _list(said.get("options")))
    kind, is_required = str(said.get("kind", "text")), bool(said.get("required"))
    return Field(str(said.get("code", "")), kind, _texts(said.get("label")), is_required, options)


def _branch(said: Mapping[str, Any]) -> Branch:
    return Branch(*(str(said.get(name, "")) for name in ("field", "test", "value", "to")))


def _texts(said: Any) -> Texts:
    known = said if isinstance(said, Mapping) else {}
    return Texts(*(str(known.get(language) or "") for language in LANGUAGES))


def _list(said: Any) -> list[Mapping[str, Any]]:
    return [each for each in said if isinstance(each, Mapping)] if isinstance(said, Sequence) else []


def _step_content(step: Step) -> dict[str, Any]:
    return {
        "code": step.code,
        "title": _texts_content(step.title),
        "say": _texts_content(step.say),
        "fields": [_field_content(each) for each in step.fields],
        "branches": [{"field": b.field, "test": b.test, "value": b.value, "to": b.to} for b in step.branches],
        "then": step.then,
    }


def _field_content(each: Field) -> dict[str, Any]:
    options = [{"code": option.code, **_texts_content(option.words)} for option in each.options]
    label = _texts_content(each.label)
    return {"code": each.code, "kind": each.kind, "label": label, "required": each.is_required, "options": options}


def _texts_content(texts: Texts) -> dict[str, str]:
    return {language: getattr(texts, language) for language in LANGUAGES}
