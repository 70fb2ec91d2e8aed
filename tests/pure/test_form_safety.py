"""A form that runs, reaches outside, hides or explodes is refused, and the reason is told."""

# ruff: noqa: E501
import io
import zipfile
from typing import Any

import pytest

from baylanys.reports.filling.checking import check_form
from baylanys.reports.filling.refusal import FormRefused
from tests.form_files import SHAPE, document, repacked, weekly, workbook

BOOK, ACT = workbook(weekly), document()
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def related(kind: str, target: str, mode: str = "External") -> Any:
    new = f'<Relationship Id="rId99" Type="{REL}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    return lambda was: was.replace(b"</Relationships>", new.encode())


def said(old: str, new: str) -> Any:
    return lambda was: was.replace(old.encode(), new.encode())


def field(instruction: str) -> Any:
    return said(
        "<w:p>",
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{instruction[:3]}</w:instrText></w:r><w:r><w:instrText>{instruction[3:]}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )


BAD = {
    "macros in a part": (BOOK, {"xl/vbaProject.bin": b"x"}, "macros"),
    "macros in a document": (ACT, {"word/vbaProject.bin": b"x"}, "macros"),
    "macros by type": (
        BOOK, {"[Content_Types].xml": said("openxmlformats-officedocument.spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main")}, "macros",
    ),
    "old macros": (BOOK, {"xl/macrosheets/sheet1.xml": b"<x/>"}, "macros"),
    "a name that runs": (BOOK, {"xl/workbook.xml": said('name="longest_wait"', 'name="_xlnm.Auto_Open"')}, "macros"),
    "another workbook": (BOOK, {"xl/externalLinks/externalLink1.xml": b"<x/>"}, "outside"),
    "a picture from outside": (ACT, {"word/_rels/document.xml.rels": related("image", "http://evil.example/x.png")}, "outside"),
    "a formula of another workbook": (BOOK, {"xl/worksheets/sheet1.xml": said("SUM(B5)", "SUM([1]A!B5)")}, "outside"),
    "a formula that fetches": (
        BOOK, {"xl/worksheets/sheet1.xml": said("SUM(B5)", '_xlfn.WEBSERVICE("http://evil.example")')}, "function",
    ),
    "a formula that starts a program": (BOOK, {"xl/worksheets/sheet1.xml": said("SUM(B5)", "cmd|'/c calc'!A0")}, "function"),
    "an object": (ACT, {"word/embeddings/oleObject1.bin": b"x"}, "embedded"),
    "a relation to an object": (BOOK, {"xl/_rels/workbook.xml.rels": related("oleObject", "x.bin", "Internal")}, "embedded"),
    "a field that fetches": (ACT, {"word/document.xml": field('INCLUDEPICTURE "http://evil.example"')}, "field"),
    "a field that starts a program": (ACT, {"word/document.xml": field(' DDEAUTO c:\\\\windows\\\\cmd.exe')}, "field"),
    "entities": (BOOK, {"xl/worksheets/sheet1.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "entities"),
    "XML cut off": (BOOK, {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}, "broken"),
    "a text that is not there": (BOOK, {"xl/sharedStrings.xml": lambda was: was[:200] + b"</sst>"}, "broken"),
    "a strange encoding": (BOOK, {"xl/worksheets/sheet1.xml": b'<?xml version="1.0" encoding="UTF-7"?><x/>'}, "broken"),
    "a path out of it": (BOOK, {"../evil.xml": b"<x/>"}, "broken"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_harmful_form_is_refused(name: str) -> None:
    content, parts, code = BAD[name]
    changed = repacked(content, parts)
    assert changed != content
    with pytest.raises(FormRefused, match=code):
        check_form(changed, SHAPE)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "broken"),
        (b"PK\x03\x04 nothing", "broken"),
        (BOOK[: len(BOOK) // 2], "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\x00" * (10 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_what_is_no_form_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(FormRefused, match=code):
        check_form(content, SHAPE)


def test_a_file_that_explodes_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/bomb.xml", "w", force_zip64=True) as part:
            for _ in range(121):
                part.write(bytes(1024 * 1024))
    assert len(out.getvalue()) < 1024 * 1024
    with pytest.raises(FormRefused, match="too_large"):
        check_form(out.getvalue(), SHAPE)


def test_an_archive_that_is_neither_is_refused() -> None:
    with pytest.raises(FormRefused, match="wrong_form"):
        check_form(
            repacked(BOOK, {"[Content_Types].xml": said("spreadsheetml.sheet.main", "spreadsheetml.template.main")}),
            SHAPE,
        )


def test_a_link_that_a_reader_clicks_may_stand() -> None:
    content = repacked(ACT, {"word/_rels/document.xml.rels": related("hyperlink", "https://el-umiti.kz")})
    assert check_form(content, SHAPE)[0] == "docx"
