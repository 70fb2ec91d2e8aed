"""What a file really is, by its first bytes; what is promised is only compared with it. Pure.

Signatures: WHATWG "MIME Sniffing", RFC 3533 (Ogg), ISO/IEC 14496-12 (ftyp), the formats' own specifications.
"""

from __future__ import annotations

HEAD_BYTES = 4096
UNKNOWN = "application/octet-stream"
PROGRAM = "application/x-msdownload"
HTML = "text/html"
ZIP = "application/zip"
OLE = "application/x-ole-storage"

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"PK\x03\x04", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"#!", PROGRAM),
)
_MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<head", b"<body", b"<iframe")
_OFFICE = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_OLD_OFFICE = frozenset({"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"})
_ALLOWED: dict[str, frozenset[str]] = {
    "image": frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"}),
    "sticker": frozenset({"image/webp"}),
    "video": frozenset({"video/mp4", "video/3gpp"}),
    "audio": frozenset({"audio/ogg", "audio/mpeg", "audio/amr", "audio/aac", "audio/mp4", "video/mp4", "video/3gpp"}),
    "voice": frozenset({"audio/ogg"}),
}
# A browser shows these by itself and runs nothing in them.
SHOWN_INLINE = frozenset(
    {"image/jpeg", "image/png", "image/webp", "image/gif", "audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac",
     "audio/amr", "video/mp4", "video/3gpp", "application/pdf"}
)  # fmt: skip


def real_type(head: bytes) -> str:
    """The type of a file that begins so; `application/octet-stream` where nothing is recognised."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return _office(head) if kind == ZIP else kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _brand(head[8:12])
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "audio/aac" if head[1] & 0x06 == 0 else "audio/mpeg"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:10].lower().startswith(_MARKUP):
        return HTML
    return "text/plain" if _is_text(head) else UNKNOWN


def _brand(brand: bytes) -> str:
    if brand.startswith(b"3g"):
        return "video/3gpp"
    return "audio/mp4" if brand in {b"M4A ", b"M4B ", b"M4P "} else "video/mp4"


def _office(head: bytes) -> str:
    return next((kind for folder, kind in _OFFICE.items() if folder in head), ZIP)


def _is_text(head: bytes) -> bool:
    if not head or any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3
    return True


def plain_type(promised: str) -> str:
    """`audio/ogg; codecs=opus` as `audio/ogg`."""
    return promised.partition(";")[0].strip().lower()


def accepted_type(kind: str, promised: str, head: bytes) -> str | None:
    """The type that the file is kept with; None where it is not what it pretends to be, or a program.

    A document may be anything else: whatever a browser would run is kept as bytes without a meaning.
    """
    real, promised = real_type(head), plain_type(promised)
    if real == PROGRAM:
        return None
    if kind in _ALLOWED:
        if real not in _ALLOWED[kind]:
            return None
        return promised if kind == "audio" and promised.startswith("audio/") and real in _SOUND_BOXES else real
    return _document(promised, real)


_SOUND_BOXES = frozenset({"video/mp4", "video/3gpp"})


def _document(promised: str, real: str) -> str | None:
    if real in {HTML, UNKNOWN, ZIP}:
        known = promised in SHOWN_INLINE or promised in _OFFICE.values()
        # Folders of an office file may stand behind its first bytes.
        if real == ZIP and promised in _OFFICE.values():
            return promised
        return None if known and real != ZIP else UNKNOWN
    if real == OLE:
        return promised if promised in _OLD_OFFICE else UNKNOWN
    return real
