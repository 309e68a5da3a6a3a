"""Fifty people at one paper at the same moment, round after round: one legal order.

Each round a paper is ready to be decided; two editors decide, save, undo, invite, cancel
and give reports back, the author withdraws, a reviewer writes and sends, all at once. What
is there afterwards must be what some order of them would have left. RACES=100 tries a
hundred rounds.
"""

import os
from collections import Counter
from itertools import islice
from threading import Barrier, Thread

import psycopg
import pytest
from django.db import OperationalError, connection

from journal.models import Event, OutgoingMessage
from journal.verdict import NotAllowed
from reviews import rights
from reviews import services as reviewing
from reviews.choices import OPEN, Answer
from reviews.models import Decision, DeskEntry, ReviewAssignment
from reviews.services.leaving import mark_of
from reviews.services.reporting import StaleDraft
from submissions import services
from submissions.choices import Action, Status
from submissions.models import Submission
from submissions.workflow import TRANSITIONS, TransitionNotAllowed
from tests import factories
from tests.factories.submissions import editor_of

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]
ROUNDS, THREADS = int(os.environ.get("RACES", "3")), 50
REFUSED = (NotAllowed, TransitionNotAllowed, StaleDraft)


def again(paper):
    return Submission.objects.get(pk=paper.pk)


def assigned(one):
    rows = ReviewAssignment.objects.select_related("reviewer", "round__submission")
    return rows.get(pk=one.pk)


def cast():
    """A paper with two reports, somebody who reads, somebody invited; two editors."""
    paper = factories.ready_to_decide()
    first, second = editor_of(paper), factories.chief("Second Chief")
    reading = factories.reviewing(paper, factories.reviewer("Reads"))
    invited = factories.invited(paper, factories.reviewer("Invited"))
    draft = reviewing.save_decision(
        paper, by=first, outcome="minor", subject="S", letter="Dear author"
    )
    reported = ReviewAssignment.objects.filter(
        round__submission=paper, state=Answer.SUBMITTED
    ).first()
    people = [factories.person(f"New {n}") for n in range(4)]
    return paper, (first, second), reading, invited, reported, people, mark_of(draft)


def acts(paper, editors, reading, invited, reported, people, seen):
    """So many acts, the kinds in turn, the editors in turn."""
    turn = 0
    while True:
        by, person = editors[turn % 2], people[turn % len(people)]
        yield from (
            lambda by=by: reviewing.release_decision(again(paper), by=by),
            lambda by=by, person=person: reviewing.invite(
                again(paper), [person], by=by
            ),
            lambda by=by: reviewing.cancel(assigned(reading), by=by),
            lambda by=by: reviewing.send_decision(again(paper), by=by, looked_at=seen),
            lambda: reviewing.accept_invitation(assigned(invited), by=invited.reviewer),
            lambda: reviewing.decline_invitation(
                assigned(invited), by=invited.reviewer, reason="busy"
            ),
            lambda by=by: reviewing.reopen(assigned(reported), by=by, note="More"),
            lambda by=by: reviewing.undo_decision(again(paper), by=by),
            lambda: reviewing.save_draft(
                assigned(reading),
                factories.complete_draft(),
                version=0,
                by=reading.reviewer,
            ),
            lambda: reviewing.submit_review(assigned(reading), by=reading.reviewer),
            lambda: services.withdraw(again(paper), by=paper.submitter),
            lambda by=by: reviewing.save_decision(
                again(paper), by=by, outcome="major", subject="T", letter="Dear author"
            ),
        )
        turn += 1


def at_once(chosen):
    """Each act's outcome; a lock that was not got in time is a refusal, too."""
    start, outcome = Barrier(len(chosen)), [None] * len(chosen)

    def run(place, act):
        start.wait()
        try:
            act()
        except REFUSED as refusal:
            outcome[place] = type(refusal).__name__
        except OperationalError as failure:
            waited = isinstance(failure.__cause__, psycopg.errors.LockNotAvailable)
            outcome[place] = "waited too long" if waited else repr(failure)
        except Exception as failure:  # whatever it is, the test names it
            outcome[place] = repr(failure)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(n, act)) for n, act in enumerate(chosen)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


def faults(paper):
    """What no order of the acts could have left."""
    paper, found = again(paper), []
    released = Decision.objects.filter(submission=paper, released_at__isnull=False)
    letters = OutgoingMessage.objects.filter(
        key__startswith="decision:", about=paper.uuid
    )
    if released.count() > 1 or letters.count() != released.count():
        found.append(f"{released.count()} decisions, {letters.count()} letters")
    status = Status.DRAFT
    for kind in (
        Event.objects.filter(about=paper.uuid, kind__startswith="submission.")
        .order_by("id")
        .values_list("kind", flat=True)
    ):
        action = kind.removeprefix("submission.")
        if action not in Action.values:
            continue
        step = TRANSITIONS[Action(action)]
        if status not in step.sources:
            found.append(f"{action} from {status}")
        status = step.target
    if status != paper.status:
        found.append(f"the record says {status}, the row {paper.status}")
    if rights.due() != rights.given():
        found.append("grants differ from assignments")
    still = ReviewAssignment.objects.filter(round__submission=paper, state__in=OPEN)
    if paper.status != Status.UNDER_REVIEW and still.exists():
        found.append("somebody still reviews")
    if paper.status != Status.UNDER_REVIEW and paper.rounds.filter(closed_at=None):
        found.append("a round is open")
    counted = Counter(
        ReviewAssignment.objects.filter(round__submission=paper)
        .counting()
        .values_list("reviewer", flat=True)
    )
    if any(n > 1 for n in counted.values()):
        found.append("somebody is asked twice")
    queued = OutgoingMessage.objects.filter(
        key__startswith="invitation:", about=paper.uuid, state="queued"
    ).values_list("key", flat=True)
    asked = {str(one) for one in still.values_list("uuid", flat=True)}
    if {key.split(":")[1] for key in queued} - asked:
        found.append("an invitation leaves for a review that has ended")
    if not DeskEntry.objects.filter(submission=paper).exists():
        found.append("not on the desk")
    return found


def test_fifty_at_once_leave_what_one_order_would():
    for round_number in range(ROUNDS):
        world = cast()
        outcome = at_once(list(islice(acts(*world), THREADS)))
        odd = [o for o in outcome if o and "(" in o]
        assert odd == [], f"round {round_number}"
        assert faults(world[0]) == [], f"round {round_number}"
        # One act may end all others: whoever withdraws or decides first.
        assert outcome.count(None) >= 1, f"round {round_number}"


def test_the_search_for_faults_finds_them():
    paper, *_rest = cast()
    assert faults(paper) == []
    Submission.objects.filter(pk=paper.pk).update(status=Status.WITHDRAWN)
    assert faults(paper) == [
        "the record says under_review, the row withdrawn",
        "somebody still reviews",
        "a round is open",
    ]
