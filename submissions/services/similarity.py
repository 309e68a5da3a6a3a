"""Looking for texts that share passages with a paper (E24)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from submissions.models import SimilarText, Version
from submissions.similarity import NotChecked, checker


def look_for_similar(version: Version) -> None:
    """Ask the journal's checker, and keep what it finds instead of what it found.

    When a file has been read, so that authors hear at once that they have sent this
    before, and again when the paper has been sent, for the editors' first look. That a
    checker could not look is kept with its reason; nothing waits for it.
    """
    failure = ""
    try:
        found = checker().matches(version)
    except NotChecked as reason:
        found, failure = [], str(reason)
    with transaction.atomic():
        locked = Version.objects.select_for_update().filter(pk=version.pk).first()
        if locked is None:  # the draft was deleted meanwhile
            return
        locked.reading["similarity"] = {
            "looked_at": timezone.now().isoformat(),
            "failure": failure,
        }
        locked.save(update_fields=["reading"])
        locked.similar_texts.all().delete()
        SimilarText.objects.bulk_create(
            SimilarText(
                version=locked,
                percent=match.percent,
                paper_id=match.paper,
                title=match.title,
                url=match.url,
            )
            for match in found
        )
