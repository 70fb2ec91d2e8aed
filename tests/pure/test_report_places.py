"""The document names every place that a form may name, and no other."""

import re

from baylanys.core.installation import REPOSITORY
from baylanys.reports.place_figures import FIGURES
from baylanys.reports.place_tables import TABLES
from baylanys.reports.places import shape, single_places
from baylanys.reports.places_document import BEGIN, END, places_markdown

LINE = re.compile(r"^\| `\{\{ ([a-z_.]+) \}\}` \|", re.MULTILINE)


def test_the_document_is_true() -> None:
    text = (REPOSITORY / "docs" / "report-templates.md").read_text(encoding="utf-8")
    told = LINE.findall(text.partition(BEGIN)[2].partition(END)[0])
    assert told == LINE.findall(places_markdown()), "run script/manage list_places"
    assert sorted(told) == sorted(shape().names())


def test_no_two_places_share_a_name_and_none_looks_like_a_cell() -> None:
    names = [*(each.name for each in single_places()), *(each.key for each in TABLES)]
    assert len(names) == len(set(names))
    assert all("_" in name or not name[-1].isdigit() for name in names)
    assert len({(each.report, each.figure or each.key) for each in FIGURES}) == len(FIGURES)
