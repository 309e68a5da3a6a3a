"""All that an editor may see of one paper, gathered in a fixed number of questions.

Each part asks the editor's standing first (docs/visibility.md): what is not for this
editor is not read from the database at all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils import timezone

from journal.choices import EDITORS, Anonymity, Delivery, Role
from journal.models import EditorialRole, Event, OutgoingMessage, User
from reviews import beside, history
from reviews.choices import COUNTING, Answer
from reviews.models import (
    Alternate,
    CoReviewer,
    Decision,
    ReportSending,
    Review,
    ReviewAssignment,
    Score,
    files_of,
)
from reviews.pseudonyms import numbered
from reviews.queue import facts_of
from reviews.services.reminding import next_letter
from submissions.choices import ChangeState, ConflictKind, FileKind, Thread
from submissions.models import (
    AuthorsChange,
    Conflict,
    ContributorAffiliation,
    EditorAssignment,
    Funding,
    GuestAppointment,
    ManuscriptFile,
    Message,
    NamedAuthor,
    SimilarText,
    SpecialIssue,
    Submission,
    SuggestedReviewer,
    Version,
)
from submissions.showing import files_for, letters_for, log_lines_for, supplements_for

if TYPE_CHECKING:
    from reviews.views.desk_access import Paper

LETTERS = 40
EVENTS = 60
DECLARED = (
    *("ethics", "data_availability", "ai_use", "competing_interests", "funding"),
    *("preprint", "licence"),
)
AUTHORSHIP = (ConflictKind.SAME_ADDRESS, ConflictKind.SAME_ORCID)
SECRET = re.compile(r"[A-Za-z0-9_-]{40,}")  # longer than a uuid: a link for one person


def rows() -> QuerySet[Submission]:
    """Papers with the short lists that belong to them, without another question."""
    here = OuterRef("pk")
    handling = EditorAssignment.objects.filter(submission=here, ended_at=None)
    suggested = SuggestedReviewer.objects.filter(submission=here)
    conflicts = Conflict.objects.in_force().filter(submission=here)
    return Submission.objects.annotate(
        special_issues=ArraySubquery(_special_issues()),
        handling=Subquery(
            handling.values(found=JSONObject(name="editor__name", uuid="editor__uuid"))[
                :1
            ]
        ),
        suggested=ArraySubquery(
            suggested.values(
                found=JSONObject(
                    name="name", email="email", reason="reason", opposed="is_opposed"
                )
            )
        ),
        conflicted=ArraySubquery(
            conflicts.values(
                found=JSONObject(name="user__name", kind="kind", reason="reason")
            )
        ),
        facts=facts_of(here),
        has_similar_texts=Exists(SimilarText.objects.filter(version__submission=here)),
        giveaways=Subquery(
            Version.objects.filter(submission=here, sent_at__isnull=False)
            .order_by("-number")
            .values("reading__giveaways")[:1]
        ),
        alternates=ArraySubquery(_alternates(here)),
        grants_given=ArraySubquery(
            Funding.objects.filter(submission=here).values(
                found=JSONObject(funder="funder", award="award", id="funder_id")
            )
        ),
        authors_change=Subquery(_authors_change(here)),
        topic_names=ArraySubquery(
            Submission.topics.through.objects.filter(submission=here).values(
                "topic__name"
            )
        ),
    )


def _special_issues() -> QuerySet[Any]:
    """Those of the journal, and which of them the paper is for."""
    special = SpecialIssue.objects.filter(journal=OuterRef("journal"))
    chosen = Q(pk=OuterRef("special_issue"))
    return special.values(
        found=JSONObject(uuid="uuid", theme="theme", is_chosen=chosen)
    )


def _authors_change(paper: OuterRef) -> QuerySet[Any]:
    """The open request for another list of authors, with everybody whom it names."""
    lines = NamedAuthor.objects.filter(change=OuterRef("pk")).values(
        found=JSONObject(
            name="name",
            affiliations="affiliations",
            was="was",
            becomes="becomes",
            agreed_at="agreed_at",
            is_corresponding="is_corresponding",
        )
    )
    asked = AuthorsChange.objects.open().filter(submission=paper)
    return asked.values(
        found=JSONObject(state="state", reason="reason", lines=ArraySubquery(lines))
    )


def _alternates(paper: OuterRef) -> QuerySet[Any]:
    """Those of the open round, in the order in which they are asked."""
    waiting = Alternate.objects.filter(round__submission=paper, round__closed_at=None)
    return waiting.order_by("position").values(
        found=JSONObject(
            uuid="uuid",
            person="person__uuid",
            name=Coalesce(NullIf("person__name", Value("")), "person__email"),
            passed_over="passed_over",
        )
    )


def _helpers(submission: Submission) -> QuerySet[CoReviewer, Any]:
    """Who helped with each report; `wrote`: with an address of one of the authors."""
    wrote = Q(Exists(submission.contributors.filter(email__iexact=OuterRef("email"))))
    wrote |= Q(email__iexact=submission.submitter.email)
    if submission.anonymity == Anonymity.TRIPLE:  # its editors do not know who wrote
        wrote = Q(pk__in=())
    named = CoReviewer.objects.filter(review__assignment=OuterRef("pk")).annotate(
        wrote=Case(When(wrote, then=Value(True)), default=Value(False))
    )
    return named.values(found=JSONObject(name="name", email="email", wrote="wrote"))


def assignments(submission: Submission) -> QuerySet[ReviewAssignment]:
    """Everybody who was ever asked, the newest round first; a report of somebody who
    came to be in conflict stays, and is marked as such (C5)."""
    return (
        ReviewAssignment.objects.filter(round__submission=submission)
        .with_conflicts()
        .annotate(helpers=ArraySubquery(_helpers(submission)))
        .select_related("reviewer", "round", "review")
        .prefetch_related(files_of("review__attachments"))
        .order_by("-round__number", "invited_at", "id")
    )


def gather(paper: Paper) -> dict[str, Any]:
    """The page of one paper, part by part, each as far as it is this editor's."""
    shows, submission = paper.shows, paper.submission
    parts: dict[str, Any] = {
        "authors": _authors(submission) if shows("I1") else [],
        "declared": _declared(submission) if shows("I1") else [],
        "authors_change": _bylines(submission) if shows("I1") else None,
        "asked": _asked(paper) if shows("E09") else [],
        "similar_texts": beside.similar(paper),
        "earlier": beside.earlier(paper),
        "alternates": submission.alternates if shows("E09") else [],
        "files": _files(paper),
        "messages_with_authors": [],
        "notes": [],
        "record": _record(paper) if shows("E18") else [],
        "decisions": list(_decisions(paper)),
        "appeal": getattr(submission, "appeal", None) if shows("E15") else None,
        "letters": _letters(paper) if shows("E20") else [],
        "suggested": submission.suggested if shows("I5") else [],
        "conflicted": _conflicted(paper) if shows("I6").is_full else [],
        "handling": submission.handling if shows("I4") else None,
        "editors": _assignable(paper) if paper.may("A13") else [],
        "special_issues": submission.special_issues if paper.may("A13") else [],
        "special_issue": _special_issue(submission),
    }
    if shows("E15") or shows("E17"):
        parts |= _threads(paper)
    parts["invitations_leaving"] = _leaving(parts["letters"])
    return parts


def _authors(submission: Submission) -> list[Any]:
    places = ContributorAffiliation.objects.filter(contributor=OuterRef("pk"))
    return list(
        submission.contributors.select_related("vouched_by").annotate(
            places=ArraySubquery(places.values("name"))
        )
    )


def _declared(submission: Submission) -> list[tuple[str, str]]:
    """What the authors declare; it names them as often as not, so it goes with I1."""
    said = [
        (str(submission._meta.get_field(name).verbose_name), getattr(submission, name))
        for name in DECLARED
    ]
    return [(label, text) for label, text in said if text.strip()]


def _bylines(submission: Submission) -> dict[str, Any] | None:
    """What is asked for, as the authors would stand and as they do."""
    asked = submission.authors_change
    if asked is None:
        return None

    def byline(place: str, otherwise: str, mark: str) -> list[dict[str, Any]]:
        named = [line for line in asked["lines"] if line[place] is not None]
        named.sort(key=lambda line: line[place])
        return [line | {mark: line[otherwise] is None} for line in named]

    return asked | {
        "byline_before": byline("was", "becomes", "leaves"),
        "byline_after": byline("becomes", "was", "is_new"),
        "is_agreed": asked["state"] == ChangeState.AGREED,
    }


def _asked(paper: Paper) -> list[ReviewAssignment]:
    reports = Review.objects.visible_to(paper.standing).filter(
        assignment=OuterRef("pk")
    )
    sent = ReportSending.objects.filter(review=OuterRef("review")).order_by("-number")
    found = assignments(paper.submission).annotate(
        shows_report=Exists(reports), times_sent=Subquery(sent.values("number")[:1])
    )
    if paper.shows("E07"):
        values = Score.objects.filter(review=OuterRef("review")).order_by(
            "criterion__position", "criterion_id"
        )
        found = found.annotate(
            scored=ArraySubquery(
                values.values(found=JSONObject(name="criterion__name", value="value"))
            )
        )
    asked = list(found.with_refusals())
    numbers = numbered([one for one in asked if one.state == Answer.SUBMITTED])
    zone = ZoneInfo(paper.submission.journal.timezone)
    for one in asked:
        one.number = numbers.get(one.reviewer_id)
        is_open = one.round.closed_at is None
        one.next_letter = next_letter(one, zone) if is_open else None
    return asked


def _files(paper: Paper) -> list[ManuscriptFile]:
    """By version, the newest first: review copies (E03), originals (I2), copies of
    supplements (E04)."""
    if not any(paper.shows(element) for element in ("E03", "E04", "I2")):
        return []
    return list(
        ManuscriptFile.objects.filter(
            files_for(paper.standing) | supplements_for(paper.standing)
        )
        .filter(version__submission=paper.submission, version__sent_at__isnull=False)
        .exclude(kind=FileKind.MEDIA)
        .select_related("version__submission", "clean")
        .defer("version__body", "version__reading")
        .order_by("-version__number", "-created_at")
    )


def _threads(paper: Paper) -> dict[str, list[Message]]:
    known = paper.submission.messages.visible_to(paper.standing)
    found = list(known.select_related("sender"))
    return {
        "messages_with_authors": [m for m in found if m.thread == Thread.AUTHORS],
        "notes": [m for m in found if m.thread == Thread.EDITORS],
    }


def _record(paper: Paper) -> list[tuple[str, Event]]:
    lines = log_lines_for(paper.standing).filter(about=paper.submission.uuid)
    newest = lines.select_related("actor")
    return history.of_paper(list(newest.order_by("-occurred_at", "-id")[:EVENTS])[::-1])


def _decisions(paper: Paper) -> QuerySet[Decision]:
    known = paper.submission.decisions.visible_to(paper.standing)
    return known.select_related("editor", "round", "rescinded_by").order_by(
        "-created_at"
    )


def _letters(paper: Paper) -> list[OutgoingMessage]:
    """The newest letters, without the secrets in their links (SC18)."""
    letters = letters_for(paper.standing).filter(about=paper.submission.uuid)
    found = list(letters[:LETTERS])
    for letter in found:
        letter.body = SECRET.sub("…", letter.body)
    return found


def _leaving(letters: list[OutgoingMessage]) -> list[dict[str, Any]]:
    """Invitations that can be undone still, act by act: how many, for how long, and
    one of them."""
    now, acts = timezone.now(), defaultdict[datetime, list[str]](list)
    for letter in letters:
        kind, _colon, rest = letter.key.partition(":")
        waits = letter.state == Delivery.QUEUED and letter.due_at > now
        if kind == "invitation" and waits:
            acts[letter.due_at].append(rest.partition(":")[0])
    return [
        {"n": len(asked), "assignment": asked[0], "seconds": (due_at - now).seconds}
        for due_at, asked in acts.items()
    ]


def _conflicted(paper: Paper) -> list[dict[str, str]]:
    """Who is in conflict and why; an author's own account only where I1 names authors."""
    words = dict(ConflictKind.choices)
    return [
        row | {"kind": words[row["kind"]]}
        for row in paper.submission.conflicted
        if row["kind"] not in AUTHORSHIP or paper.shows("I1")
    ]


def _special_issue(submission: Submission) -> str:
    chosen = (one["theme"] for one in submission.special_issues if one["is_chosen"])
    return next(chosen, "")


def _assignable(paper: Paper) -> list[User]:
    """Editors who could handle it: nobody in conflict, no author, no reviewer of it.

    The guest editors of its special issue among them, unless one of them wrote it (C9).
    """
    submission = paper.submission
    reviewing = ReviewAssignment.objects.filter(
        round__submission=submission, state__in=COUNTING
    )
    held = EditorialRole.objects.active()
    able = Q(roles__in=held.filter(role__in=EDITORS))
    guests = GuestAppointment.objects.in_force().filter(
        special_issue=submission.special_issue_id
    )
    rows = User.objects.filter(is_active=True)
    if submission.special_issue_id:
        same = Submission.objects.filter(pk=submission.pk).by_guest_editors()
        guest = Q(pk__in=guests.values("editor"))
        rows = rows.exclude(guest & Exists(same))
        able |= guest & Q(roles__in=held.filter(role=Role.GUEST))
    return list(
        rows.filter(able)
        .exclude(pk=submission.submitter_id)
        .exclude(pk__in=submission.contributors.exclude(user=None).values("user"))
        .exclude(pk__in=submission.conflicts.in_force().values("user"))
        .exclude(pk__in=reviewing.values("reviewer"))
        .order_by("name", "pk")
        .distinct()
    )


def in_rounds(asked: list[ReviewAssignment]) -> list[dict[str, Any]]:
    """The same people, a round at a time."""
    rounds: dict[int, dict[str, Any]] = {}
    for assignment in asked:
        entry = rounds.setdefault(
            assignment.round_id, {"round": assignment.round, "rows": []}
        )
        entry["rows"].append(assignment)
    return list(rounds.values())


def reports(asked: list[ReviewAssignment]) -> list[ReviewAssignment]:
    """Those whose report this reader may read."""
    return [a for a in asked if a.shows_report]
