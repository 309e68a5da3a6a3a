"""Questions about who wrote a paper: who has said so, and who speaks for the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Exists
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.verdict import ALLOW, HIDDEN, Verdict, deny
from submissions.choices import Status
from submissions.models import AuthorsChange, Contributor
from submissions.permissions import Relation, Standing

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import Submission

UNDER_WAY = (
    Status.SUBMITTED,
    Status.UNDER_REVIEW,
    Status.REVISING,
    Status.ACCEPTED,
)


def can_speak_for_authors(user: User, submission: Submission) -> Verdict:
    """Who sent the paper, or the corresponding author who has confirmed: writes to the
    other authors, and asks for another list of them, until the paper is published."""
    return can_speak(Standing.of(user, submission), user)


def can_speak(standing: Standing, user: User) -> Verdict:
    """The same for a page that knows the standing and the authors already."""
    submission = standing.submission
    if not standing.is_author:
        return HIDDEN
    if submission.status not in UNDER_WAY:
        return deny(_("This paper is under way no more. Write to the editors."))
    if submission.submitter_id == user.pk:
        return ALLOW
    for one in submission.contributors.all():
        if one.is_corresponding and one.user_id == user.pk and one.confirmed_at:
            return ALLOW
    return deny(_("The corresponding author does this for all authors."))


def are_agreed(submission: Submission, reader: User) -> Verdict:
    """Whether every author has said to be one, or an editor has vouched for who cannot
    say it; a paper is not accepted before.

    The reason names who is missing, to readers who may know the authors (I1).
    """
    return agreement(Standing.of(reader, submission))


def asked_authors(submission: Submission) -> list[Any]:
    """The authors with who vouched for them, and whether other ones are asked for."""
    asked = AuthorsChange.objects.open().filter(submission=submission.pk)
    people = submission.contributors.annotate(is_asked=Exists(asked))
    return list(people.select_related("vouched_by"))


def agreement(standing: Standing, people: Sequence[Any] | None = None) -> Verdict:
    """The same for a page that knows the standing, and perhaps the authors, already."""
    if people is None:
        people = asked_authors(standing.submission)
    missing = [one for one in people if one.is_in_the_way]
    knows = bool(standing.can_see("I1"))
    if knows and any(one.is_asked for one in people):
        return deny(_("The authors ask for another list of them. Settle that first."))
    if not missing:
        return ALLOW
    if knows:
        return deny(
            _("Not every author has confirmed yet: %(names)s.")
            % {"names": names_of(missing)}
        )
    said = ngettext(
        "%(n)d author has not confirmed yet.",
        "%(n)d authors have not confirmed yet.",
        len(missing),
    )
    return deny(said % {"n": len(missing)})


def vouched_for(standing: Standing, people: Sequence[Contributor]) -> list[Contributor]:
    """For whom an editor gave their word, to readers who may know the authors (I1)."""
    if not standing.can_see("I1"):
        return []
    return [one for one in people if one.is_vouched_for]


def can_decide_on_authors(user: User, submission: Submission) -> Verdict:
    """Who handles the paper, or a chief editor, and may know its authors: approves
    another list of them once all have agreed, and vouches for who cannot confirm."""
    return can_decide(Standing.of(user, submission))


def can_decide(standing: Standing) -> Verdict:
    """The same for a page that knows the standing already."""
    if not standing.is_editor or standing.submission.status not in UNDER_WAY:
        return HIDDEN
    if not standing.relations & {Relation.HANDLING_EDITOR, Relation.CHIEF}:
        return deny(_("The handling editor or a chief editor decides about this."))
    if not standing.can_see("I1"):
        return deny(_("The authors are hidden from the editors until the decision."))
    return ALLOW


def names_of(people: Iterable[Contributor]) -> str:
    """Who is missing, with what each has said so far."""
    return ", ".join(
        _("%(name)s (has said no)") % {"name": one.name}
        if one.refused_at
        else _("%(name)s (no e-mail address)") % {"name": one.name}
        if not one.email
        else one.name
        for one in people
    )
