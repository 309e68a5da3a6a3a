"""What the page of production shows to one person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from issues import editing
from issues.choices import ProofState
from issues.forms import ProducerForm
from issues.models import Article, Query
from issues.permissions import can_be_edited
from issues.sources import printed_key
from journal.models import User
from submissions import grants
from submissions.compare import compare, words
from submissions.permissions import Standing


@dataclass
class Shown:
    """One place on the page, with the questions pinned to it and what was changed."""

    place: editing.Place
    queries: list[Query] = field(default_factory=list)
    pieces: tuple[Any, ...] = ()


def page_of(article: Article, standing: Standing) -> dict[str, Any]:
    """Everything on the page; acts are there only where the policy allows them."""
    changes = compare(article.version.body, article.body)
    shown, lost = pinned(article)
    _mark_changes(article, shown)
    editable = bool(can_be_edited(article))
    proofs = list(article.proofs.select_related("answered_by", "sent_by"))
    may_give = editable and bool(standing.can_do("A13"))
    return {
        "article": article,
        "paper": article.submission,
        "places": shown,
        "lost": lost,
        "comparison": changes,
        "edits": article.edits.select_related("edited_by").defer("body")[:20],
        "open_queries": [q for q in article.queries.all() if q.is_open],
        "proofs": proofs,
        "approved": is_approved(article),
        "may_edit": editable and bool(standing.can_do("A16")),
        "may_give": may_give,
        "may_declare": bool(standing.can_do("A14")),
        "producers": _producers(article) if may_give or standing.can_do("A16") else [],
        "producer_form": ProducerForm() if may_give else None,
        "nav": "issues:desk-issues",
    }


def _producers(article: Article) -> list[User]:
    """Who prepares the paper: the grants are the record of it."""
    return grants.holders(grants.PRODUCE, article.submission)


def pinned(article: Article) -> tuple[list[Shown], list[Query]]:
    """The places with their questions, and the questions whose place is gone."""
    places = editing.places(article.body)
    shown = {place.number: Shown(place) for place in places}
    lost = []
    for query in article.queries.select_related("asked_by", "answered_by"):
        place = editing.found_again(query.quote, places)
        if place is None:
            lost.append(query)
        else:
            shown[place.number].queries.append(query)
    return list(shown.values()), lost


def _mark_changes(article: Article, shown: list[Shown]) -> None:
    """Beside each place that reads otherwise than the authors wrote it: how."""
    accepted = editing.places(article.version.body)
    same = {place.text for place in accepted}
    for one in shown:
        if one.place.text in same:
            continue
        before = editing.found_again(one.place.text, accepted)
        one.pieces = words(before.text if before else "", one.place.text)


def is_approved(article: Article) -> bool:
    """Whether exactly what would be printed now has been approved by the authors."""
    if article.issue is None:
        return False
    approved = article.proofs.filter(state=ProofState.APPROVED).first()
    return approved is not None and approved.content_key == printed_key(article)
