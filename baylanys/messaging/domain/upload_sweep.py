"""Files of the store that no message has: an upload whose message was never written, a process that died between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from baylanys.knowledge.models import Attachment
from baylanys.messaging.models import MessageMedia

OLD_ENOUGH = timedelta(days=1)
DAYS_LOOKED_AT = 14
AT_ONCE = 500


def sweep_uploads(*, at: datetime) -> int:
    """Files of the last two weeks that are older than a day are gone, unless a message or an article has them; how
    many. Safe to repeat.

    A message's row is written right after its file, so that a day is more than enough; older days were looked at in
    their turn.
    """
    home, gone = settings.INSTALLATION.media_dir, 0
    for files in _in_portions(home, at):
        known = set(MessageMedia.objects.filter(path__in=files).values_list("path", flat=True))
        known |= set(Attachment.objects.filter(path__in=files).values_list("path", flat=True))
        for path in set(files) - known:
            (home / path).unlink(missing_ok=True)
            gone += 1
    return gone


def _in_portions(home: Path, at: datetime) -> Iterator[list[str]]:
    """Paths below the store, old ones only."""
    before = (at - OLD_ENOUGH).timestamp()
    for back in range(1, DAYS_LOOKED_AT + 1):
        day = home / f"{at - timedelta(days=back):%Y/%m/%d}"
        files = [each for each in sorted(day.glob("*")) if each.is_file() and each.stat().st_mtime < before]
        paths = [str(each.relative_to(home)) for each in files]
        yield from (paths[start : start + AT_ONCE] for start in range(0, len(paths), AT_ONCE))
