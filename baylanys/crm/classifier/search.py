"""A category found by a few letters of any level, in either language. Pure."""

from collections.abc import Mapping, Sequence

from baylanys.crm.classifier.lines import Line
from baylanys.crm.folding import fold


def find_lines(
    text: str, lines: Sequence[Line], used: Mapping[str, int], project: str = "", most: int = 12
) -> list[Line]:
    """Lines in which every word of the text begins a word of any level (Kazakh, Russian or English), the best first.

    Nothing typed: those used most (`used` counts them by code). A word that begins the category counts more than one
    that begins its topic, that more than its kind; what is used often goes before. A project sees its own lines and
    those of every project.
    """
    words = fold(text).split()
    scored = [
        (_score(words, line), used.get(line.code, 0), -place)
        for place, line in enumerate(lines)
        if line.project in {"", project} or not project
    ]
    order = sorted((each for each in scored if each[0] > 0 or not words), reverse=True)
    return [lines[-place] for _, _, place in order[:most]]


def _score(words: Sequence[str], line: Line) -> int:
    total = 0
    for word in words:
        best = max((weight for weight, said in _levels(line) if _begins(word, said)), default=0)
        if not best:
            return 0
        total += best
    return total


def _levels(line: Line) -> list[tuple[int, str]]:
    return [
        (9, line.code),
        (8, f"{line.category_kk} {line.category_ru} {line.category_en}"),
        (4, f"{line.topic_kk} {line.topic_ru} {line.topic_en}"),
        (2, f"{line.kind_kk} {line.kind_ru} {line.kind_en}"),
    ]


def _begins(word: str, said: str) -> bool:
    folded = fold(said)
    return any(part.startswith(word) for part in (*folded.split(), *folded.replace("-", " ").split()))
