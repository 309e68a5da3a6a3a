"""Proofs: what will be printed, shown to the authors, and what they say to it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from issues.choices import ProofState
from issues.models import Article, Proof
from issues.permissions import can_be_edited
from issues.sources import printed_key
from journal import record, storage
from journal.verdict import deny, require
from submissions.emails import site_url, tell_authors, tell_editor
from submissions.permissions import can_do

if TYPE_CHECKING:
    from journal.models import User

DAYS = 5  # to answer a proof
WAITING = (ProofState.DRAWING, ProofState.OPEN)


@transaction.atomic
def send_proof(article: Article, *, by: User) -> Proof:
    """Have a proof typeset and sent to the authors (A16). One is with them at a time;
    a newer one takes the place of one that was not answered.
    """
    locked = _locked(article)
    require(can_do(by, "A16", locked.submission))
    require(can_be_edited(locked))
    if locked.issue is None:
        require(deny(_("Place the paper in an issue first: it gives the number.")))
    locked.proofs.filter(state__in=WAITING).update(state=ProofState.TAKEN_BACK)
    last = locked.proofs.aggregate(last=Max("number"))["last"] or 0
    proof = Proof.objects.create(
        article=locked,
        number=last + 1,
        content_key=printed_key(locked),
        due_on=timezone.localdate() + timedelta(days=DAYS),
        sent_by=by,
        key="",
        size=0,
        sha256="",
        media_type="application/pdf",
    )
    record.write(
        "proof.asked", about=locked.submission.uuid, by=by, number=proof.number
    )
    from issues.tasks import draw_proof as task

    transaction.on_commit(lambda: task.enqueue(proof.pk))
    return proof


def draw_proof(proof: Proof) -> Proof:
    """Typeset it, as the worker does, and tell the authors; twice does no harm."""
    from issues.production import proofs

    article = _with_all(proof.article_id)
    try:
        made = proofs.drawn(article)
    except proofs.NotDrawn as failure:
        Proof.objects.filter(pk=proof.pk, state=ProofState.DRAWING).update(
            state=ProofState.FAILED, failure=str(failure)
        )
        proof.refresh_from_db()
        return proof
    held = storage.put(made.pdf, content_type="application/pdf")
    with transaction.atomic():
        waiting = Proof.objects.select_for_update().filter(pk=proof.pk)
        locked = waiting.filter(state=ProofState.DRAWING).first()
        if locked is None:
            proof.refresh_from_db()
            return proof
        locked.key, locked.size, locked.sha256 = held.key, held.size, held.sha256
        locked.page_count, locked.state = made.pages, ProofState.OPEN
        locked.content_key = printed_key(article)
        locked.save()
        tell_authors(
            article.submission,
            "proof_ready",
            once=f"proof {locked.number}",
            link=reverse("issues:my-proof", args=[article.submission.uuid]),
            due=formats.date_format(locked.due_on, "j F Y"),
        )
        record.write("proof.sent", about=article.submission.uuid, number=locked.number)
    return locked


@transaction.atomic
def approve_proof(proof: Proof, *, by: User) -> Proof:
    """The author says: print this (A17). It holds for exactly what the proof shows."""
    locked = _answered(proof, by)
    if locked.article.queries.filter(answer="", settled_at=None).exists():
        require(deny(_("Answer the questions first; they are beside the proof.")))
    return _close(locked, ProofState.APPROVED, "", by=by)


@transaction.atomic
def ask_corrections(proof: Proof, corrections: str, *, by: User) -> Proof:
    """The author asks for changes (A17); production makes them and sends it anew."""
    locked = _answered(proof, by)
    if not corrections.strip():
        require(deny(_("Say what is to be corrected, and where.")))
    return _close(locked, ProofState.CORRECTED, corrections.strip(), by=by)


def _answered(proof: Proof, by: User) -> Proof:
    article = _locked(proof.article)
    require(can_do(by, "A17", article.submission))
    require(can_be_edited(article))
    locked = Proof.objects.select_related("sent_by").get(pk=proof.pk)
    locked.article = article
    if not locked.is_open:
        require(deny(_("This proof is not waiting for an answer any more.")))
    return locked


def _close(proof: Proof, state: ProofState, text: str, *, by: User) -> Proof:
    proof.state, proof.corrections = state, text
    proof.answered_by, proof.answered_at = by, timezone.now()
    proof.save(update_fields=["state", "corrections", "answered_by", "answered_at"])
    submission = proof.article.submission
    record.write(
        f"proof.{state.value}", about=submission.uuid, by=by, number=proof.number
    )
    tell_editor(
        submission,
        proof.sent_by,
        "proof_answered",
        once=f"proof {proof.number}",
        link=site_url(reverse("issues:production", args=[submission.uuid])),
        answer=str(state.label),
    )
    return proof


def _locked(article: Article) -> Article:
    rows = Article.objects.select_for_update(of=("self",))
    return rows.select_related(
        "submission__journal", "issue__journal", "section", "version"
    ).get(pk=article.pk)


def _with_all(pk: int) -> Article:
    rows = Article.objects.select_related(
        "submission__journal", "issue__journal", "section", "version"
    )
    return rows.prefetch_related("version__files", "pictures").get(pk=pk)
