"""Which files go to WhatsApp and how large, and which of those that came a browser may show. Pure.

Limits: business-phone-numbers/media and messages/audio-messages of the Cloud API's pages.
"""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
CAPTION_LETTERS = 1024
TEXT_LETTERS = 4096
VOICE_BYTES = 16 * MEGABYTE

_OFFICE = "application/vnd.openxmlformats-officedocument."
_KINDS = {
    "image": ("image/jpeg", "image/png"),
    "audio": ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"),
    "video": ("video/mp4", "video/3gpp"),
    "sticker": ("image/webp",),
    "document": (
        "text/plain",
        "application/pdf",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        f"{_OFFICE}wordprocessingml.document",
        f"{_OFFICE}spreadsheetml.sheet",
        f"{_OFFICE}presentationml.presentation",
    ),
}
LIMITS = {
    "image": 5 * MEGABYTE,
    "audio": 16 * MEGABYTE,
    "video": 16 * MEGABYTE,
    "sticker": 500 * 1024,
    "document": 100 * MEGABYTE,
}
# What a browser shows by itself without being able to run anything in it; all else is saved to disk.
SHOWN = {
    "image/jpeg", "image/png", "image/webp", "image/gif",
    "audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/wav", "audio/webm",
    "video/mp4", "video/3gpp", "video/webm",
    "application/pdf",
}  # fmt: skip
_ENDINGS = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp",
    "aac": "audio/aac", "amr": "audio/amr", "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg",
    "opus": "audio/ogg", "mp4": "video/mp4", "3gp": "video/3gpp", "txt": "text/plain", "pdf": "application/pdf",
    "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "docx": f"{_OFFICE}wordprocessingml.document", "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
}  # fmt: skip
_SIGNS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"#!AMR", "audio/amr"),
    (b"ID3", "audio/mpeg"),
)
_SIGNED = {mime for _, mime in _SIGNS} - {"audio/mpeg"}


@dataclass(frozen=True)
class Outgoing:
    """A file that WhatsApp takes: as which kind of message, and with which type."""

    kind: str
    mime_type: str


class Unfit(Exception):
    """The file cannot be sent; `code` is empty_file, wrong_type, too_large or not_what_it_says."""

    def __init__(self, code: str, limit: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.limit = limit


def plain_type(mime_type: str) -> str:
    """The type without its parameters, in small letters."""
    return mime_type.split(";", 1)[0].strip().lower()


def is_shown(mime_type: str) -> bool:
    """Whether a page may show such a file in place."""
    return plain_type(mime_type) in SHOWN


def kind_of(mime_type: str) -> str:
    """The kind of message that carries such a file; empty where WhatsApp takes none."""
    plain = plain_type(mime_type)
    return next((kind for kind, types in _KINDS.items() if plain in types), "")


def judge_file(*, name: str, mime_type: str, size: int, head: bytes) -> Outgoing:
    """How the file goes out. `head` is its beginning: what it is counts, not what it is called.

    Raises Unfit.
    """
    if size == 0:
        raise Unfit("empty_file")
    told = plain_type(mime_type) if kind_of(mime_type) else _ENDINGS.get(name.rpartition(".")[2].lower(), "")
    kind = kind_of(told)
    if not kind:
        raise Unfit("wrong_type")
    if size > LIMITS[kind]:
        raise Unfit("too_large", LIMITS[kind])
    seen = next((mime for sign, mime in _SIGNS if head.startswith(sign)), "")
    if (told in _SIGNED and seen != told) or (seen and kind_of(seen) != kind):
        raise Unfit("not_what_it_says")
    return Outgoing(kind, told)
