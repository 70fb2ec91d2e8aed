"""The answers of a script as a table: one run a row, one field a column. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from baylanys.core.phones import mask, show
from baylanys.knowledge.scripts.interpreter import Standing
from baylanys.knowledge.scripts.script import Field, Script


@dataclass(frozen=True, slots=True)
class Run:
    """One script followed in one interaction; `began_at` in the zone of the reader, without its name."""

    interaction: str
    began_at: datetime
    operator: str
    version: int
    language: str
    script: Script
    standing: Standing


def columns_of(runs: Iterable[Run]) -> dict[str, Field]:
    """Every field of every version, once; the newest version's words."""
    found: dict[str, Field] = {}
    for run in sorted(runs, key=lambda run: run.version, reverse=True):
        for code, each in run.script.fields().items():
            found.setdefault(code, each)
    return found


def answer_words(each: Field, value: str, language: str, *, covers_phones: bool) -> str:
    """The answer as people read it: the option's words, a number with a comma, a phone as the role may see it."""
    if not value:
        return ""
    match each.kind:
        case "choice":
            words = next((option.words for option in each.options if option.code == value), None)
            return words.in_language(language) if words else value
        case "phone":
            return mask(value) if covers_phones else show(value)
        case "date":
            return ".".join(reversed(value.split("-")))
        case "number":
            return value.replace(".", ",")
    return value


def path_words(run_script: Script, standing: Standing, language: str) -> str:
    """The steps taken, in order."""
    steps: Sequence[str] = [done.step for done in standing.path]
    titles = []
    for number, code in enumerate(steps, start=1):
        step = run_script.step(code)
        titles.append((step.title.in_language(language) if step else "") or str(number))
    return " → ".join(titles)
