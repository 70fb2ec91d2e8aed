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
    pending: Mapping[str, str] = field(default_factory=dict)
    """What waits for a second message."""


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
    minute: int = 0
    """Minutes since 1970, by which a second message comes too late."""


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
    """Figures of the days [first, last] by a report; `measure` empty: all. `project`: a code, empty: of every one."""

    report: str
    first: date
    last: date
    measure: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class SendFile:
    """The report of those days as a file (xlsx, pdf) or a picture (png)."""

    kind: str
    report: str
    first: date
    last: date
    project: str = ""


@dataclass(frozen=True, slots=True)
class Alarms:
    """`act`: on, off, or empty for how it stands."""

    act: str = ""


@dataclass(frozen=True, slots=True)
class OfferMailings:
    """The drafts of mailings that wait for a word."""


@dataclass(frozen=True, slots=True)
class PickTemplate:
    """Approved marketing texts are offered."""


@dataclass(frozen=True, slots=True)
class PickSegment:
    """For whom, is asked; `template` is the row of the text."""

    template: int


@dataclass(frozen=True, slots=True)
class DraftMailing:
    """A mailing of that text is written down, and planned. `segment`: everybody, lang:CODE or project:CODE."""

    template: int
    segment: str


@dataclass(frozen=True, slots=True)
class PlanMailing:
    """What the mailing of that code would do and cost."""

    mailing: str


@dataclass(frozen=True, slots=True)
class ConfirmMailing:
    """It is sent: the person has repeated the code that was shown."""

    mailing: str


Wish = (
    HandOver
    | SpeakLanguage
    | FindArticles
    | FindCase
    | GiveFigures
    | SendFile
    | Alarms
    | OfferMailings
    | PickTemplate
    | PickSegment
    | DraftMailing
    | PlanMailing
    | ConfirmMailing
)


@dataclass(frozen=True, slots=True)
class Step:
    """What follows: the dialogue as it stands then, what is said, what is to be done before it goes on."""

    state: State
    replies: tuple[Reply, ...] = ()
    wishes: tuple[Wish, ...] = ()
