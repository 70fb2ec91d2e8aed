"""What is kept of a formatted text: paragraphs, headings, lists, tables, links; no scripts and styles. Pure.

Standard: WHATWG HTML; cleaned by nh3 (ammonia), which parses as a browser does.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

MOST_CHARACTERS = 200_000
TAGS = frozenset(
    {"p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "u", "s", "blockquote", "a", "hr", "code", "pre",
     "table", "thead", "tbody", "tr", "th", "td"}
)  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}
_SCHEMES = {"https", "http", "mailto", "tel"}
# Their content is no text of the article.
_GONE_WHOLE = {"script", "style", "title", "template", "iframe", "noscript"}
_SAME = (("b", "strong"), ("i", "em"), ("strike", "s"), ("del", "s"), ("h1", "h2"), ("h5", "h4"), ("h6", "h4"))
_BLOCKS = frozenset({"p", "h2", "h3", "h4", "li", "blockquote", "pre", "tr", "hr", "br", "table", "ul", "ol"})
_CELLS = frozenset({"td", "th"})


def clean_html(written: str) -> str:
    """The text with what TAGS names, and nothing else; scripts are gone with what is in them."""
    text = written[:MOST_CHARACTERS].replace("\0", "")
    for old, new in _SAME:
        text = re.sub(rf"<(/?){old}(?=[\s>/])", rf"<\1{new}", text, flags=re.IGNORECASE)
    # A line of the editor is a paragraph.
    text = re.sub(r"<(/?)div(?=[\s>/])", r"<\1p", text, flags=re.IGNORECASE)
    kept = nh3.clean(
        text,
        tags=set(TAGS),
        clean_content_tags=_GONE_WHOLE,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    kept = kept.replace("\xa0", " ").replace("&nbsp;", " ")
    return re.sub(r"(?:<p>(?:\s|<br>)*</p>\s*)+", "", kept).strip()


def plain_text(clean: str) -> str:
    """The words of a cleaned text, one block a line; cells of a row are parted by a tab."""
    reader = _Words()
    reader.feed(clean)
    reader.close()
    lines = (re.sub(r"[^\S\t]+", " ", line).strip() for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._break("\t" if tag in _CELLS else tag)

    def handle_data(self, data: str) -> None:
        self.parts.append(re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if tag == "\t":
            self.parts.append("\t")
        elif tag in _BLOCKS:
            self.parts.append("\n")
