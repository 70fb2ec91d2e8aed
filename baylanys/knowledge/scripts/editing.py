"""A script changed step by step, as the editor does it. Pure but for new codes, which are chance."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from baylanys.knowledge.scripts.script import END, Option, Script, Step, Texts


def new_code(prefix: str) -> str:
    """A code that nothing of any version had before."""
    return f"{prefix}{secrets.token_hex(4)}"


def add_step(script: Script) -> tuple[Script, str]:
    """A new empty step stands at the end, and its code; what ended the conversation before it leads there now."""
    code = new_code("s")
    steps = list(script.steps)
    if steps and steps[-1].then in {END, ""}:
        steps[-1] = replace(steps[-1], then=code)
    return Script((*steps, Step(code, Texts(), Texts()))), code


def put_step(script: Script, step: Step) -> Script:
    """The step of that code is this one."""
    return Script(tuple(step if each.code == step.code else each for each in script.steps))


def remove_step(script: Script, code: str) -> Script:
    """The step is gone; what led there leads where it led without conditions (never to itself)."""
    gone = script.step(code)
    if gone is None:
        return script
    goal = gone.then if gone.then != code else END

    def moved(to: str) -> str:
        return goal if to == code else to

    return Script(
        tuple(
            replace(
                each,
                then=moved(each.then),
                branches=tuple(replace(branch, to=moved(branch.to)) for branch in each.branches),
            )
            for each in script.steps
            if each.code != code
        )
    )


def move_step(script: Script, code: str, by: int) -> Script:
    """The step stands so many places further (or earlier); goals stay as they are."""
    steps = list(script.steps)
    place = next((n for n, each in enumerate(steps) if each.code == code), None)
    if place is None:
        return script
    step = steps.pop(place)
    steps.insert(max(0, min(len(steps), place + by)), step)
    return Script(tuple(steps))


def options_of(kazakh: Sequence[str], russian: Sequence[str], before: Sequence[Option]) -> tuple[Option, ...]:
    """Options from lines side by side; one whose words stayed keeps its code, else the one that stood in its place."""
    pairs = [(_line(kazakh, n), _line(russian, n)) for n in range(max(len(kazakh), len(russian)))]
    pairs = [pair for pair in pairs if any(pair)]
    known = {(option.words.kk, option.words.ru): option.code for option in before}
    used = {known[pair] for pair in pairs if pair in known}
    found = []
    for place, pair in enumerate(pairs):
        code = known.get(pair, "")
        if not code and place < len(before) and before[place].code not in used:
            code = before[place].code
        code = code or new_code("o")
        used.add(code)
        found.append(Option(code, Texts(*pair)))
    return tuple(found)


def _line(lines: Sequence[str], place: int) -> str:
    return lines[place].strip() if place < len(lines) else ""
