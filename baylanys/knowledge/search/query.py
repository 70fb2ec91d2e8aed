"""What is looked for: the words of a query, each with the lexemes by which it may be found. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log

from baylanys.knowledge.search.closeness import slips, slips_allowed, slips_of_beginning
from baylanys.knowledge.search.layouts import other_readings
from baylanys.knowledge.search.stems import ROOT, lexemes_sought
from baylanys.knowledge.search.stop_words import STOP_WORDS
from baylanys.knowledge.search.words import compose, fold, words_of

MOST_WORDS = 12
LONGEST_QUERY = 300
BEGUN, READ_OTHERWISE, PART, SLIP = 0.8, 0.85, 0.6, 0.75
"""How much is said by a word of which the beginning was typed, one of another keyboard, its first part, a slip."""
SHORTEST_PART = 4
MOST_CORRECTED = 3
MOST_SLIPS = 2

EVERY = ""
"""Stands among the known lexemes for all documents."""
Counts = Mapping[str, int]
"""In how many documents a lexeme stands."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One word of the query, folded; `readings`: what else the keys may have meant; `is_open`: still being typed."""

    text: str
    readings: tuple[str, ...] = ()
    is_open: bool = False


@dataclass(slots=True)
class Sought:
    """What one word is found by: lexeme → how much a document says by having it."""

    asked: Asked
    lexemes: dict[str, float] = field(default_factory=dict)
    is_corrected: bool = False


def read_query(text: str, most: int = MOST_WORDS) -> list[Asked]:
    """The words to look for in their order, each once; those of grammar only where there are no others."""
    text = compose(text)[:LONGEST_QUERY]
    found: dict[str, Asked] = {}
    chunks = text.split()
    for place, chunk in enumerate(chunks):
        is_open = place == len(chunks) - 1 and not text[-1].isspace()
        for asked in _of_chunk(chunk, is_open):
            found[asked.text] = asked
    telling = [each for each in found.values() if each.text not in STOP_WORDS]
    return (telling or [each for each in found.values() if each.is_open])[-most:]


def _of_chunk(chunk: str, is_open: bool) -> list[Asked]:
    words = [fold(each.text) for each in words_of(chunk)]
    if len(words) == 1 or any("a" <= letter <= "z" for letter in chunk.lower()):
        readings = (fold(each) for each in other_readings(chunk.lower()) + other_readings(chunk.lower().rstrip("?!.,")))
        return [Asked("".join(words), tuple(dict.fromkeys(readings)), is_open)] if words else []
    return [Asked(each, (), is_open and place == len(words) - 1) for place, each in enumerate(words)]


def lexemes_to_look_up(asked: Iterable[Asked]) -> set[str]:
    """Every lexeme of which one must know whether documents have it."""
    found: set[str] = set()
    for each in asked:
        found.update(lexemes_sought(each.text))
        found.update(_parts(each.text))
        for reading in each.readings:
            found.update(lexemes_sought(reading))
    return found


def _parts(word: str) -> list[str]:
    """Beginnings of the word that are most of it, the longest first: a stem before an ending that nobody knows."""
    shortest = max(SHORTEST_PART, len(word) * 3 // 5)
    return [word[:length] for length in range(len(word) - 1, shortest - 1, -1)]


def seek(asked: Asked, known: Counts, begun: Counts, documents: int) -> Sought:
    """By what the word is found, among the lexemes that documents have; `begun`: words that it begins, if it is open.

    The word as typed, its stems, else another keyboard's reading, else its longest first part.
    """
    found = Sought(asked)
    for lexeme, weight in _by_typing(asked, known).items():
        found.lexemes[lexeme] = weight
    if asked.is_open:
        for lexeme in begun:
            found.lexemes.setdefault(lexeme, BEGUN)
    if not found.lexemes:
        part = next((each for each in _parts(asked.text) if each in known), None)
        found.lexemes.update({part: PART} if part else {})
    _weigh(found, {**begun, **known}, documents)
    return found


def _by_typing(asked: Asked, known: Counts) -> dict[str, float]:
    for text, share in ((asked.text, 1.0), *((each, READ_OTHERWISE) for each in asked.readings)):
        found = {each: weight * share for each, weight in lexemes_sought(text).items() if each in known}
        if found:
            return found
    return {}


def needs_correction(sought: Sought, known: Counts) -> bool:
    """Whether nobody writes the word like this: neither it nor its stem is known, only a root or a part at most."""
    weights = [weight for lexeme, weight in lexemes_sought(sought.asked.text).items() if lexeme in known]
    if any(weight > ROOT for weight in weights) or len(sought.asked.text) < 4:
        return False
    by_reading = any(each in known for reading in sought.asked.readings for each in lexemes_sought(reading))
    return not by_reading and not (sought.asked.is_open and BEGUN in sought.lexemes.values())


def spellings(asked: Asked) -> list[str]:
    """The word, its stems and its other readings, in which a slip is looked for: words are known with few endings."""
    return list(dict.fromkeys(each for text in (asked.text, *asked.readings) for each in lexemes_sought(text)))


def correct(sought: Sought, like: Counts, documents: int) -> Sought:
    """The same with the words that were meant, where any that looks alike is only a slip or two away."""
    far = {word: _distance(sought.asked, word) for word in like}
    near = sorted((each for each in like if far[each] <= MOST_SLIPS), key=lambda each: (far[each], -like[each], each))
    found = Sought(sought.asked, is_corrected=bool(near))
    counts: dict[str, int] = {}
    for word in [each for each in near if far[each] == far[near[0]]][:MOST_CORRECTED]:
        for lexeme, weight in lexemes_sought(word).items():
            found.lexemes.setdefault(lexeme, SLIP ** far[word] * weight)
            counts.setdefault(lexeme, like[word])
    _weigh(found, counts, documents)
    for lexeme, weight in sought.lexemes.items():
        found.lexemes.setdefault(lexeme, weight)
    return found


def _distance(asked: Asked, word: str) -> int:
    """Slips between what was typed, or its stem, and the word; more than MOST_SLIPS where it cannot be meant."""
    far = MOST_SLIPS + 1
    for typed in spellings(asked):
        most = slips_allowed(typed)
        found = slips(typed, word, most)
        if asked.is_open and found > most:
            found = slips_of_beginning(typed, word, most)
        far = min(far, found if found <= most else far)
    return far


def _weigh(sought: Sought, counts: Counts, documents: int) -> None:
    """Every lexeme's weight times how rare the word is, by its most frequent form: no form outweighs the word."""
    telling = [counts[each] for each, weight in sought.lexemes.items() if weight > ROOT and each in counts]
    rare = rarity(max(telling), documents) if telling else None
    for lexeme, weight in sought.lexemes.items():
        own = rarity(counts.get(lexeme, 1), documents)
        sought.lexemes[lexeme] = weight * (own if rare is None else min(rare, own) if weight <= ROOT else rare)


def rarity(count: int, documents: int) -> float:
    """Inverse document frequency: 0.7 for a word of every document, the higher the rarer."""
    return log(1 + max(documents, 1) / max(count, 1))
