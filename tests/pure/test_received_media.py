"""What a file really is decides; names of files are made harmless."""

import pytest

from baylanys.messaging.file_types import accepted_type, real_type
from baylanys.messaging.safe_names import safe_filename

OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("head", "real"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"OggS\x00\x02", "audio/ogg"),
        (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"),
        (b"\x00\x00\x00\x20ftypisom", "video/mp4"),
        (b"\x00\x00\x00\x20ftyp3gp4", "video/3gpp"),
        (b"\xff\xf1\x50\x80", "audio/aac"),
        (b"\xff\xfb\x90\x00", "audio/mpeg"),
        (b"%PDF-1.7", "application/pdf"),
        (b"MZ\x90\x00", "application/x-msdownload"),
        (b"PK\x03\x04......word/document.xml", OFFICE),
        (b"  <!DOCTYPE html>", "text/html"),
        (b"\xef\xbb\xbf<svg", "text/html"),
        ("Сәлем, әлем".encode(), "text/plain"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_file_is_known_by_its_first_bytes(head: bytes, real: str) -> None:
    assert real_type(head) == real


@pytest.mark.parametrize(
    ("kind", "promised", "head", "kept"),
    [
        ("image", "image/jpeg", b"\xff\xd8\xff", "image/jpeg"),
        ("image", "image/jpeg", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("image", "image/jpeg", b"<svg onload=x>", None),
        ("voice", "audio/ogg; codecs=opus", b"OggS", "audio/ogg"),
        ("voice", "audio/ogg", b"MZ", None),
        ("audio", "audio/aac", b"\x00\x00\x00\x20ftypmp42", "audio/aac"),
        ("video", "video/mp4", b"\x00\x00\x00\x20ftypmp42", "video/mp4"),
        ("sticker", "image/webp", b"\xff\xd8\xff", None),
        ("document", "application/pdf", b"%PDF-1.4", "application/pdf"),
        ("document", "application/pdf", b"MZ\x90", None),
        ("document", "application/pdf", b"<html>", None),
        ("document", "text/html", b"<html>", "application/octet-stream"),
        ("document", OFFICE, b"PK\x03\x04", OFFICE),
        ("document", "application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
        ("document", "application/x-7z", b"\x00\x01", "application/octet-stream"),
    ],
)
def test_file_is_kept_as_what_it_is_or_not_at_all(kind: str, promised: str, head: bytes, kept: str | None) -> None:
    assert accepted_type(kind, promised, head) == kept


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\report.docx", "report.docx"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("con.txt", "_con.txt"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
        ("...", ""),
        ("/", ""),
        ("Құжат 1.pdf", "Құжат 1.pdf"),
        ("x" * 300 + ".pdf", "x" * 139 + ".pdf"),
        ('<img src="x">.png', "_img src=_x__.png"),
    ],
)
def test_file_name_is_harmless(raw: str, safe: str) -> None:
    assert safe_filename(raw) == safe
