"""The words of a text that are worth checking: no digits, addresses, names or abbreviations."""

import re
from dataclasses import dataclass

LONGEST_WORD = 40
LONGEST_ABBREVIATION = 5
_PARTS = re.compile(
    r"(?P<skipped>(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w.-]+|[@#/]\w+|\{\{?[^{}\n]{0,60}\}\}?|[\w-]{1,63}(?:\.[\w-]{2,63})+\S*"
    r"|\w*\d\w*(?:-\w+)*)"
    r"|(?P<word>[^\W\d_]+(?:[-'’ʼ‑][^\W\d_]+)*)"
    r"|(?P<stop>[.!?…\n]+)"
)
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_SURNAME = re.compile(r"^[А-ЯЁӘІҢҒҮҰҚӨҺ].*(?:ов|ова|ев|ева|ұлы|қызы|улы|кызы|баев|баева|ович|евич|овна|евна)$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, where it stands (in characters), and the number of its sentence."""

    text: str
    start: int
    sentence: int
    opens_sentence: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def words_of(text: str) -> list[Word]:
    """All words with Cyrillic letters, in their order, with those left out that nobody can judge."""
    found, sentence, is_open = [], 0, True
    for part in _PARTS.finditer(text):
        if part["stop"]:
            sentence, is_open = sentence + 1, True
            continue
        if part["word"]:
            word = Word(part["word"], part.start(), sentence, is_open)
            if _is_judged(word):
                found.append(word)
        is_open = False
    return found


def _is_judged(word: Word) -> bool:
    text = word.text
    if not 1 < len(text) <= LONGEST_WORD or not _CYRILLIC.search(text):
        return False
    if text.isupper():
        return len(text) > LONGEST_ABBREVIATION
    if text[0].isupper() and (not word.opens_sentence or _SURNAME.match(text)):
        return False
    # A foreign name with an ending: Meta-дан.
    if not _CYRILLIC.search(text.split("-", 1)[0]):
        return False
    return not any(letter.isupper() for letter in text[1:])


def utf16_offsets(text: str, places: list[int]) -> list[int]:
    """The places, counted in characters, as JavaScript counts them: in UTF-16 units. They must be in order."""
    found, units, at = [], 0, 0
    for place in places:
        units += sum(2 if ord(each) > 0xFFFF else 1 for each in text[at:place])
        found.append(units)
        at = place
    return found
