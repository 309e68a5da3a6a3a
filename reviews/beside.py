"""What an editor reads beside a paper: the one it follows, similar texts, giveaways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, Subquery

from submissions import giveaways
from submissions.giveaways import Giveaway
from submissions.models import SimilarText, Submission, Version

if TYPE_CHECKING:
    from reviews.views.desk_access import Paper


def earlier(paper: Paper) -> Submission | None:
    """The paper that this one follows, if it is on this editor's desk too."""
    if paper.submission.resubmission_of_id is None:
        return None
    known = Submission.objects.on_desk_of(paper.editor)
    return known.filter(pk=paper.submission.resubmission_of_id).first()


def similar(paper: Paper) -> list[SimilarText]:
    """Texts that share passages with the newest version (E24), the closest first.

    A paper that is not this editor's to know of is left out (SC1).
    """
    if not paper.submission.has_similar_texts or not paper.shows("E24"):
        return []
    known = Submission.objects.visible_to(paper.editor)
    newest = Version.objects.filter(
        submission=paper.submission, sent_at__isnull=False
    ).order_by("-number")
    return list(
        SimilarText.objects.filter(Q(paper=None) | Q(paper__in=known))
        .filter(version=Subquery(newest.values("pk")[:1]))
        .select_related("paper")
    )


def telling(paper: Paper) -> list[Giveaway]:
    """What in the newest version may tell its authors (SC15).

    Only where reviewers must not know them, and only to an editor who may (I1).
    """
    if not paper.submission.hides_authors or not paper.shows("I1"):
        return []
    return giveaways.read(paper.submission.giveaways)
