"""Which files WhatsApp takes. Pure. Source: Meta, business-phone-numbers/media."""

from baylanys.simulator.meta.errors import GraphError

MB = 1024 * 1024
URL_SECONDS = 300.0
UPLOADED_SECONDS = 30 * 86400.0
INCOMING_SECONDS = 7 * 86400.0
INCOMING_LIMIT = 100 * MB
AUDIO = {"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/opus"}
IMAGE = {"image/jpeg", "image/png"}
VIDEO = {"video/mp4", "video/3gpp"}
DOCUMENT = {
    "text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # fmt: skip
STICKER = {"image/webp"}
LIMITS = ((AUDIO, 16 * MB), (IMAGE, 5 * MB), (VIDEO, 16 * MB), (STICKER, 512 * 1000), (DOCUMENT, 100 * MB))
KINDS = {
    "audio": AUDIO,
    "image": IMAGE,
    "video": VIDEO,
    "sticker": STICKER,
    "document": DOCUMENT | IMAGE | VIDEO | AUDIO,
}
MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG", "image/png"),
    (b"OggS", "audio/ogg"),
    (b"%PDF", "application/pdf"),
)


def bare(mime_type: str) -> str:
    """The type without its parameters: `audio/ogg; codecs=opus` → `audio/ogg`."""
    return mime_type.partition(";")[0].strip().lower()


def check_upload(mime_type: str, content: bytes) -> None:
    """Raises GraphError: 100 for a type that is not taken, 131053 for size and for bytes of another type."""
    kind = bare(mime_type)
    limit = next((size for kinds, size in LIMITS if kind in kinds), 0)
    if not limit:
        taken = ", ".join(sorted(set().union(*(kinds for kinds, _ in LIMITS))))
        raise GraphError(100, message=f"(#100) Param file must be a file with one of the following types: {taken}. "
                         f"Received file of type '{kind or 'application/octet-stream'}'.")  # fmt: skip
    if not content:
        raise GraphError(131053, "Media upload error: the file is empty")
    if len(content) > limit:
        raise GraphError(
            131053, f"Media upload error: file of {len(content)} bytes, {limit} bytes are the limit for {kind}"
        )
    wanted = next((start for start, each in MAGIC if each == kind), b"")
    if not content.startswith(wanted):
        raise GraphError(131053, f"Media upload error: the content is not {kind}")


def fits_kind(kind: str, mime_type: str) -> bool:
    """Whether a file of this type may be sent as image, video, audio, document or sticker."""
    return bare(mime_type) in KINDS[kind]
