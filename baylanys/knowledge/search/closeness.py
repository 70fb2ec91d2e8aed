"""How many slips are between two words. Pure."""


def slips_allowed(word: str) -> int:
    """None in three letters, one up to six, two in longer words."""
    return 0 if len(word) < 4 else 1 if len(word) < 7 else 2


def slips(one: str, other: str, most: int) -> int:
    """Letters too many, missing, wrong, or neighbours swapped (optimal string alignment); `most` + 1: more of them."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, opposite in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != opposite))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == opposite:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return min(last[-1], most + 1)


def slips_of_beginning(typed: str, word: str, most: int) -> int:
    """The same against the beginnings of the word: of a word that is still being typed."""
    return min(slips(typed, word[:length], most) for length in range(len(typed) - most, len(typed) + most + 1))
