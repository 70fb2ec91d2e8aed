"""Differences of two texts are those a person would name."""

import pytest

from baylanys.knowledge.differences import differences

TEN = "\n".join(f"строка {n}" for n in range(10))


def drawn(before: str, after: str) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    lines = []
    for line in differences(before, after):
        lines.append("".join(marks[part.kind].format(part.text) for part in line.parts) or "…")
    return "|".join(lines)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("один", "один", ""),
        ("", "жаңа жол", "[+жаңа жол+]"),
        ("старое", "", "[-старое-]"),
        ("срок 15 марта", "срок 20 марта", "срок [-15-][+20+] марта"),
        ("1 желтоқсанға дейін", "10 қаңтарға дейін", "[-1-][+10+] [-желтоқсанға-][+қаңтарға+] дейін"),
        ("совсем другое", "мүлдем басқа жол", "[-совсем другое-]|[+мүлдем басқа жол+]"),
        (TEN, TEN.replace("строка 5", "строка пять"), "…|строка 4|строка [-5-][+пять+]|строка 6|…"),
        (TEN, TEN + "\nконец", "…|строка 9|[+конец+]"),
    ],
)  # fmt: skip
def test_what_is_shown(before: str, after: str, shown: str) -> None:
    assert drawn(before, after) == shown


def test_a_line_of_many_words_is_shown_whole() -> None:
    long = "слово " * 2_000
    assert [line.kind for line in differences(long, long + "ещё")] == ["removed", "added"]
