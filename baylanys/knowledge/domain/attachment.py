"""Files of an article: kept sealed, taken away by hand; who added and removed them stays known."""

from datetime import datetime
from typing import Protocol

from baylanys.accounts.models import Person
from baylanys.core.errors import NotPossible
from baylanys.knowledge.models import Article, Attachment

MOST_FILES = 30


class StoredFile(Protocol):
    """A file that stands sealed below the centre's media directory, looked at and found harmless."""

    @property
    def path(self) -> str: ...
    @property
    def filename(self) -> str: ...
    @property
    def mime_type(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def size(self) -> int: ...


def files_of(article: Article) -> list[Attachment]:
    """The files that operators may open, in the order in which they came."""
    return list(article.attachments.filter(removed_at=None).select_related("added_by").order_by("pk"))


def add_file(*, article: Article, stored: StoredFile, by: Person, at: datetime) -> Attachment:
    """The stored file belongs to the article. Raises NotPossible `too_many_files`."""
    if article.attachments.filter(removed_at=None).count() >= MOST_FILES:
        raise NotPossible(code="too_many_files")
    return Attachment.objects.create(
        article=article, path=stored.path, filename=stored.filename[:200], mime_type=stored.mime_type,
        sha256=stored.sha256, size=stored.size, added_at=at, added_by=by,
    )  # fmt: skip


def remove_file(*, attachment: Attachment, by: Person, at: datetime) -> None:
    """Nobody opens the file any more; that it was there stays known."""
    Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_at=at, removed_by=by)
