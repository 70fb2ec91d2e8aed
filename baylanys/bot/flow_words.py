"""What a dialogue of the bot is made of: what it hears, what it knows, what it says and wishes. Pure values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

MOST_REPLIES = 3
"""So many messages answer one message at most: each is charged, and a person reads one."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of the person. `button` is the id of what was tapped; `language` what its text was seen to be in."""

    text: str = ""
    button: str = ""
    kind: str = "text"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """A ready answer; `share` (0 to 1): how much of what was asked it has."""

    id: int
    title: str
    answer: str
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class ArticlesFound:
    """What answers, the best first."""

    articles: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseFound:
    """The person's own request; `state` is empty where there is none of that number for this person."""

    number: str
    state: str = ""
    due: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A wish was carried out: `key` of the text that says so, its values and buttons."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """A wish could not be carried out; `words` say why, in the person's language, where a rule refused."""

    code: str
    words: str = ""


Event = Heard | ArticlesFound | CaseFound | Done | Failed


@dataclass(frozen=True, slots=True)
class State:
    """Where a dialogue stands. `pending` holds what waits for a second message."""

    language: str = ""
    step: str = ""
    misses: int = 0
    greeted: bool = False
    pending: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who has bound the number to an account: what the role may do."""

    name: str
    permissions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """What surrounds a message. `projects`: code and names; `can`: what this installation offers its staff."""

    is_open: bool = True
    opens: str = ""
    closes: str = ""
    wait: str = ""
    today: date = date(2026, 1, 1)
    staff: Staff | None = None
    projects: tuple[tuple[str, str], ...] = ()
    can: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap: `label` names a text, `title` is said as it stands."""

    id: str
    label: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One message: the text `key` with its values, up to three buttons, or a list of up to ten."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class HandOver:
    """An operator gets the conversation. `reason`: asked, not_understood, failed."""

    reason: str


@dataclass(frozen=True, slots=True)
class SpeakLanguage:
    language: str


@dataclass(frozen=True, slots=True)
class FindArticles:
    text: str = ""
    article: int = 0


@dataclass(frozen=True, slots=True)
class FindCase:
    number: str


@dataclass(frozen=True, slots=True)
class GiveFigures:
    """Figures of the days [first, last]; `measure` empty: all. `project`: a code, empty: the contract."""

    first: date
    last: date
    measure: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class SendReport:
    """A file (xlsx, pdf) or a picture (png) of the report of those days."""

    kind: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Alarms:
    """`act`: on, off, or empty for how it stands."""

    act: str = ""


Wish = HandOver | SpeakLanguage | FindArticles | FindCase | GiveFigures | SendReport | Alarms


@dataclass(frozen=True, slots=True)
class Step:
    """What follows: the dialogue as it stands then, what is said, what is to be done before it goes on."""

    state: State
    replies: tuple[Reply, ...] = ()
    wishes: tuple[Wish, ...] = ()
