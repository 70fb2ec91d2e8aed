"""A file that no message has is gone after a day; a message's file stays however old."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from baylanys.core.ids import new_id
from baylanys.knowledge.models import Article, Attachment
from baylanys.messaging.domain.upload_sweep import sweep_uploads
from baylanys.messaging.models import MessageMedia
from tests.chat_rows import centre, incoming, somebody

pytestmark = pytest.mark.django_db
NOW = datetime(2031, 5, 14, 21, 20, tzinfo=UTC)
"""Days that no other test keeps files of."""


def kept(age: timedelta) -> Path:
    """A file of the store, written so long ago."""
    written_at = NOW - age
    file: Path = settings.INSTALLATION.media_dir / f"{written_at:%Y/%m/%d}" / str(new_id())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"sealed")
    os.utime(file, (written_at.timestamp(), written_at.timestamp()))
    return file


def test_what_was_never_sent_is_gone_after_a_day() -> None:
    old, fresh, yesterday = kept(timedelta(hours=30)), kept(timedelta(hours=2)), kept(timedelta(hours=23))
    assert sweep_uploads(at=NOW) == 1
    assert (old.exists(), fresh.exists(), yesterday.exists()) == (False, True, True)
    assert sweep_uploads(at=NOW) == 0


def test_the_file_of_a_message_stays() -> None:
    file = kept(timedelta(days=3))
    message = incoming("", of=somebody(), number=centre(), kind="image")
    path = str(file.relative_to(settings.INSTALLATION.media_dir))
    MessageMedia.objects.create(message=message, path=path, state="stored")
    assert sweep_uploads(at=NOW) == 0
    assert file.exists()


def test_the_file_of_an_article_stays() -> None:
    file = kept(timedelta(days=3))
    path = str(file.relative_to(settings.INSTALLATION.media_dir))
    told = {"filename": "a.pdf", "mime_type": "application/pdf", "sha256": "0" * 64, "size": 6}
    Attachment.objects.create(article=Article.objects.create(), path=path, **told)
    sweep_uploads(at=NOW)
    assert file.exists()
    file.unlink()
