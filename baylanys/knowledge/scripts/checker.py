"""What keeps a script from being handed to the customer: loops, dead ends, steps nobody reaches. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from baylanys.knowledge.scripts.answers import as_number
from baylanys.knowledge.scripts.script import BARE_TESTS, END, FIELD_KINDS, TESTS, Branch, Field, Script, Step

MOST_STEPS = 60
MOST_FIELDS = 20
MOST_OPTIONS = 30
LONGEST_SAY = 2_000
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a script is not whole: which step (empty: the script), what, and the word it is about."""

    step: str
    code: str
    word: str = ""


def faults_of(script: Script, *, is_phrase: bool = False) -> list[Fault]:
    """Everything that is wrong, the script's own faults first; a phrase (greeting, farewell) is one step that asks
    nothing."""
    if not script.steps:
        return [Fault("", "no_steps")]
    if len(script.steps) > MOST_STEPS:
        return [Fault("", "too_many_steps")]
    if is_phrase:
        return [*_not_a_phrase(script), *_texts_of(script.steps[0])]
    found = [Fault("", "code_twice", code) for code, n in Counter(step.code for step in script.steps).items() if n > 1]
    codes = Counter(each.code for step in script.steps for each in step.fields)
    found += [Fault("", "field_twice", code) for code, n in codes.items() if n > 1]
    if found:
        return found
    for step in script.steps:
        found += [*_texts_of(step), *_fields_of(step), *_goals_of(script, step), *_tests_of(script, step)]
    return found + _shape_of(script)


def _not_a_phrase(script: Script) -> Iterator[Fault]:
    first = script.steps[0]
    if len(script.steps) > 1 or first.fields or first.branches:
        yield Fault("", "more_than_a_phrase")


def _texts_of(step: Step) -> Iterator[Fault]:
    for language in ("kk", "ru"):
        if not getattr(step.say, language).strip():
            yield Fault(step.code, f"no_say_{language}")
    if max(map(len, (step.say.kk, step.say.ru, step.say.en))) > LONGEST_SAY:
        yield Fault(step.code, "too_long")


def _fields_of(step: Step) -> Iterator[Fault]:
    if len(step.fields) > MOST_FIELDS:
        yield Fault(step.code, "too_many_fields")
    for each in step.fields:
        word = each.label.ru or each.label.kk or each.code
        if not (each.label.kk.strip() and each.label.ru.strip()):
            yield Fault(step.code, "no_label", word)
        if each.kind not in FIELD_KINDS:
            yield Fault(step.code, "unknown_kind", word)
        if each.kind == "choice":
            yield from _options_of(step, each, word)


def _options_of(step: Step, each: Field, word: str) -> Iterator[Fault]:
    codes = {option.code for option in each.options}
    if not 2 <= len(each.options) <= MOST_OPTIONS or len(codes) < len(each.options):
        yield Fault(step.code, "no_options", word)
    if any(not (option.words.kk.strip() and option.words.ru.strip()) for option in each.options):
        yield Fault(step.code, "option_without_words", word)


def _goals_of(script: Script, step: Step) -> Iterator[Fault]:
    known = {each.code for each in script.steps} | {END}
    if any(not branch.to for branch in step.branches):
        yield Fault(step.code, "empty_branch")
    if not step.then:
        yield Fault(step.code, "leads_nowhere")
    for goal in step.goals():
        if goal and goal not in known:
            yield Fault(step.code, "unknown_step", goal)


def _tests_of(script: Script, step: Step) -> Iterator[Fault]:
    fields, asked = script.fields(), {each.code for each in step.fields}
    for other in _before(script, step):
        asked |= {each.code for each in other.fields}
    for branch in step.branches:
        about = fields.get(branch.field)
        if about is None:
            yield Fault(step.code, "unknown_field", branch.field)
        elif not _fits(branch, about):
            yield Fault(step.code, "bad_test", about.label.ru or about.label.kk)
        elif branch.field not in asked:
            yield Fault(step.code, "asked_later", about.label.ru or about.label.kk)


def _fits(branch: Branch, about: Field) -> bool:
    if branch.test in BARE_TESTS:
        return True
    if branch.test in {"less", "more"}:
        return about.kind == "number" and as_number(branch.value) is not None
    if about.kind == "choice":
        return branch.test in TESTS and branch.value in {option.code for option in about.options}
    return branch.test in TESTS and bool(branch.value.strip())


def _before(script: Script, step: Step) -> list[Step]:
    """Every step from which this one can be reached."""
    found: dict[str, Step] = {}
    wanted = {step.code}
    while wanted:
        nearer = [each for each in script.steps if each.code not in found and wanted & set(each.goals())]
        found |= {each.code: each for each in nearer}
        wanted = {each.code for each in nearer}
    return list(found.values())


def _shape_of(script: Script) -> list[Fault]:
    """Steps in a loop, and steps that no way leads to."""
    first = script.steps[0]
    return [
        Fault(step.code, "unreachable")
        for step in script.steps
        if step is not first and first.code not in {each.code for each in _before(script, step)}
    ] + [Fault(step.code, "loop") for step in script.steps if step.code in {e.code for e in _before(script, step)}]
