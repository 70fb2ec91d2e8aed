"""What survives of a formatted text: words and their order always, nothing that a browser runs, nothing of Word's."""

import pytest

from baylanys.knowledge.rich_text import clean_html, plain_text

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head>
<body lang=RU><!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]-->
<p class=MsoNormal style='mso-margin-top-alt:auto'><b><span style='font-family:"Times New Roman"'>Гранттар</span></b>
<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph><![if !supportLists]>·<![endif]>өтінім беру</p></body></html>"""


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<p>Сәлем</p>", "<p>Сәлем</p>"),
        ("<div>одна</div><div>другая</div>", "<p>одна</p><p>другая</p>"),
        ("<b>жирный</b> <i>курсив</i>", "<strong>жирный</strong> <em>курсив</em>"),
        ("<h1>Заголовок</h1>", "<h2>Заголовок</h2>"),
        ("<p>a</p><script>alert(1)</script>", "<p>a</p>"),
        ("<p onclick='x()' style='color:red' class='MsoNormal'>a</p>", "<p>a</p>"),
        ("<a href='javascript:alert(1)'>x</a>", '<a rel="noopener noreferrer">x</a>'),
        ("<a href='https://example.kz/'>x</a>", '<a href="https://example.kz/" rel="noopener noreferrer">x</a>'),
        ("<img src=x onerror=alert(1)>слово", "слово"),
        ("<svg><script>1</script></svg>текст", "текст"),
        ("<p>&nbsp;</p><p><br></p>", ""),
        ("<table><tr><td colspan=2 width=10>1</td></tr></table>",
         '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table>'),
        ("a < b", "a &lt; b"),
    ],
)  # fmt: skip
def test_what_is_kept(written: str, kept: str) -> None:
    assert clean_html(written) == kept


def test_words_of_a_pasted_document_stay_and_its_markup_goes() -> None:
    kept = clean_html(WORD)
    assert plain_text(kept).split() == ["Гранттар", "·өтінім", "беру"]
    assert not any(trace in kept.lower() for trace in ("mso", "style", "o:p", "xml", "span", "font"))


def test_cleaning_again_changes_nothing() -> None:
    once = clean_html(WORD + "<ul><li>раз<li>два</ul><pre>a\n b</pre>")
    assert clean_html(once) == once


def test_plain_text_has_a_line_for_each_block() -> None:
    assert plain_text("<h2>Тақырып</h2><p>бір <strong>екі</strong><br>үш</p><ul><li>а</li><li>ә</li></ul>") == (
        "Тақырып\nбір екі\nүш\nа\nә"
    )
    assert plain_text("<table><tbody><tr><td>1</td><td>2 &amp; 3</td></tr></tbody></table>") == "1\t2 & 3"
