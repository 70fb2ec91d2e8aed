"""Every text that a person may see exists in Russian and in Kazakh."""

import string
import subprocess
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "baylanys"
KEYWORDS = [
    *("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext:1,2", "ngettext_lazy:1,2"),
    *("pgettext:1c,2", "pgettext_lazy:1c,2", "npgettext:1c,2,3"),
]


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> polib.POFile:
    """Every text of every app, as `makemessages` would find it."""
    room = tmp_path_factory.mktemp("texts")
    files = [str(path) for path in SOURCES.rglob("*.py") if "migrations" not in path.parts]
    for place, template in enumerate(SOURCES.rglob("templates/**/*.html")):
        copy = room / f"{place}-{template.name}.py"
        copy.write_text(templatize(template.read_text(encoding="utf-8")), encoding="utf-8")
        files.append(str(copy))
    keywords = [f"--keyword={keyword}" for keyword in KEYWORDS]
    command = ["xgettext", "--from-code=UTF-8", "--language=Python", "--output=-", "--keyword", *keywords, *files]
    found = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    return polib.pofile(found.stdout)


Key = tuple[str | None, str]


def key_of(entry: polib.POEntry) -> Key:
    """A text with another context is another text."""
    return entry.msgctxt, entry.msgid


def translated(language: str) -> dict[Key, polib.POEntry]:
    """Texts of all apps in that language; what one app translates is translated everywhere."""
    catalogs = SOURCES.glob(f"*/locale/{language}/LC_MESSAGES/django.po")
    return {key_of(entry): entry for path in catalogs for entry in polib.pofile(str(path)).translated_entries()}


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_text_is_translated(used: polib.POFile, language: str) -> None:
    known = translated(language)
    missing = sorted({entry.msgid for entry in used if key_of(entry) not in known})
    assert missing == []


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_translations_keep_the_places_for_values(used: polib.POFile, language: str) -> None:
    known = translated(language)
    both = [(entry, known[key_of(entry)]) for entry in used if key_of(entry) in known]
    wrong = [entry.msgid for entry, translation in both if not _same_places(translation)]
    assert wrong == []


def _same_places(entry: polib.POEntry) -> bool:
    texts = [entry.msgstr, *entry.msgstr_plural.values()]
    return all(_places(text) == _places(entry.msgid) for text in texts if text)


def _places(text: str) -> set[str]:
    """Names between %( and )s, and between braces."""
    percent = {part.split(")")[0] for part in text.split("%(")[1:]}
    braces = {name for _, name, _, _ in string.Formatter().parse(text) if name} if "{" in text else set()
    return percent | braces
