"""A script followed step by step: what was answered in, where the conversation stands out. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from baylanys.knowledge.scripts.answers import Answers, passes
from baylanys.knowledge.scripts.script import END, Script, Step


@dataclass(frozen=True, slots=True)
class Answered:
    """A step was done with these answers."""

    step: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class Returned:
    """The operator went back to an earlier step; what was answered from there on is open again."""

    step: str


Told = Answered | Returned


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the conversation stands: the present step (None: the end is reached), the steps done on the way there in
    order, and every answer that counts."""

    step: Step | None
    path: tuple[Answered, ...]
    answers: Answers


def next_code(step: Step, answers: Answers) -> str:
    """Where the step leads with all answers given so far: a step's code or `END`."""
    return next((branch.to for branch in step.branches if passes(branch, answers)), step.then)


def follow(script: Script, told: Iterable[Told]) -> Standing:
    """Where the conversation stands after everything that was told; what does not fit the script is passed over.

    The same told gives the same standing: so a reload goes on where the operator was.
    """
    path: list[Answered] = []
    here = script.steps[0] if script.steps else None
    for each in told:
        if isinstance(each, Returned):
            place = next((n for n, done in enumerate(path) if done.step == each.step), None)
            if place is not None:
                del path[place:]
                here = script.step(each.step)
        elif here is not None and each.step == here.code:
            path.append(each)
            here = _goal(script, here, _answers(path))
    return Standing(here, tuple(path), _answers(path))


def _goal(script: Script, step: Step, answers: Answers) -> Step | None:
    code = next_code(step, answers)
    return None if code == END else script.step(code)


def _answers(path: Iterable[Answered]) -> dict[str, str]:
    return {code: value for done in path for code, value in done.answers.items()}
