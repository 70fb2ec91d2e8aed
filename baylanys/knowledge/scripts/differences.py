"""What differs between two versions of a script, step by step. Pure."""

from dataclasses import dataclass

from baylanys.knowledge.scripts.script import Script, Step


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a step: `added`, `changed`, `removed` or `moved`; `parts` names what of it changed."""

    what: str
    before: Step | None
    after: Step | None
    parts: tuple[str, ...] = ()


def differences(before: Script, after: Script) -> list[Difference]:
    """In the order of the newer version, the removed last."""
    old, new = {step.code: step for step in before.steps}, {step.code: step for step in after.steps}
    found = []
    for code, step in new.items():
        if code not in old:
            found.append(Difference("added", None, step))
        elif step != old[code]:
            found.append(Difference("changed", old[code], step, _parts(old[code], step)))
    found += [Difference("removed", step, None) for code, step in old.items() if code not in new]
    if not found and before.steps != after.steps:
        found.append(Difference("moved", before.steps[0], after.steps[0]))
    return found


def _parts(before: Step, after: Step) -> tuple[str, ...]:
    said = tuple(f"say_{each}" for each in ("kk", "ru", "en") if getattr(before.say, each) != getattr(after.say, each))
    rest = tuple(
        name for name in ("title", "fields", "branches", "then") if getattr(before, name) != getattr(after, name)
    )
    return said + rest
