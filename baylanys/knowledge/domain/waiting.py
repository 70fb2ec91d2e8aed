"""Versions of articles that wait for the customer, as the common list shows them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from baylanys.contract.choices import ApprovalKind
from baylanys.core.approval import Waiting
from baylanys.knowledge.choices import TextLanguage, VersionState
from baylanys.knowledge.models import ArticleVersion


def waiting_versions() -> Iterator[Waiting]:
    """Each language of an article on its own."""
    rows = ArticleVersion.objects.filter(state=VersionState.HANDED_OVER)
    for row in rows.select_related("article__project", "handed_over_by"):
        by = row.handed_over_by.display_name if row.handed_over_by else ""
        said = {"language": TextLanguage(row.language).label, "number": row.number}
        yield Waiting(
            kind=ApprovalKind.ARTICLE,
            title=row.title,
            detail=" · ".join(filter(None, [_("%(language)s, version %(number)s") % said, row.comment])),
            url=f"/knowledge/{row.article_id}/?version={row.pk}",
            handed_over_by=by,
            at=row.handed_over_at or row.made_at,
            project=row.article.project.code if row.article.project else "",
        )
