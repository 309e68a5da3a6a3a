"""Each question about one paper agrees with its twin about many (style.md, 4)."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.utils import timezone

from journal import outbox, record
from journal.choices import Anonymity, Role
from journal.models import Event, Journal, OutgoingMessage, User
from journal.verdict import Scope
from reviews.choices import Answer
from reviews.models import (
    Decision,
    Review,
    ReviewAssignment,
    ReviewerMessage,
    ReviewRound,
)
from reviews.permissions import can_know_reviewer, can_see_report
from reviews.showing import reviewers_for
from submissions import grants
from submissions.choices import FileKind, ReadingState, Status, Thread
from submissions.models import (
    Conflict,
    Contributor,
    EditorAssignment,
    ManuscriptFile,
    Message,
    Reveal,
    Submission,
    SubmissionUserGrant,
    SupplementCopy,
    Version,
)
from submissions.permissions import (
    Standing,
    can_handle,
    can_open_desk,
    can_open_desk_paper,
    can_see,
)
from submissions.policy import CONTENT, IDENTITY
from submissions.showing import (
    authors_for,
    can_know_handler,
    can_open_file,
    can_open_supplement,
    handlers_for,
    letters_for,
    log_lines_for,
    papers_showing,
    people_showing,
    released_lines_for,
    supplements_for,
)
from tests import factories
from tests.factories.journal import with_role

pytestmark = pytest.mark.django_db

ROLES = {role.value: role for role in Role}
GRANTS = {
    "invited": grants.ANSWER,
    "reviewing": grants.REVIEW,
    "reviewed": grants.REVIEWED,
    "handling": grants.HANDLE,
    "producing": grants.PRODUCE,
}
# Of papers that are nothing to anybody: where a grant on another opens nothing.
STRANGE = (Status.UNDER_REVIEW, Status.REVISING, Status.ACCEPTED)


@pytest.fixture
def papers():
    """One paper of each status, all of one special issue, and one of none; then some by
    another author, to which nobody is anything. The rows are moved, not the acts: every
    person must meet every status, also where no act leads there with their grant."""
    special = factories.special_issue()
    author, other = factories.person("Author"), factories.person("Another author")
    now, statuses = timezone.now(), [*Status, Status.UNDER_REVIEW]
    return Submission.objects.bulk_create(
        Submission(
            journal=factories.journal(),
            submitter=author if number < len(statuses) else other,
            title=status.value,
            status=status,
            number=f"JOT-1999-{number:04d}",
            submitted_at=now,
            special_issue=special if number < len(Status) else None,
        )
        for number, status in enumerate([*statuses, *STRANGE])
    )


@pytest.fixture
def people(papers):
    """Everybody that a table knows of, alone and in every doubtful combination."""
    papers = papers[: -len(STRANGE)]
    world = {
        "anonymous": AnonymousUser(),
        "member": factories.person("Member"),
        "author": papers[0].submitter,
    }
    for name, role in ROLES.items():
        world[name] = with_role(role, name)
    for name, codename in GRANTS.items():
        world[name] = grant_all(factories.person(name), codename, papers)
        for role in (Role.CHIEF, Role.EDITOR, Role.PRODUCTION, Role.ADMINISTRATOR):
            both = f"{name} and {role}"
            world[both] = grant_all(with_role(role, both), codename, papers)
    special = papers[0].special_issue
    world["guest of it"] = factories.guest_editor(special)
    world["guest of another"] = factories.guest_editor(
        factories.special_issue("Another theme")
    )
    world["guest who handles"] = grant_all(
        factories.guest_editor(special), grants.HANDLE, papers
    )
    world["guest of another who handles"] = grant_all(
        twin_of(world["guest of another"]), grants.HANDLE, papers
    )
    world["guest who reviews"] = grant_all(
        factories.guest_editor(special), grants.REVIEW, papers
    )
    world["guest who edits"] = factories.guest_editor(special)
    world["guest who edits"].roles.create(journal=special.journal, role=Role.EDITOR)
    world["guest in conflict"] = in_conflict(factories.guest_editor(special), papers)
    world["guest, co-author"] = coauthor(factories.guest_editor(special), papers)
    world["former guest"] = factories.guest_editor(special)
    world["former guest"].roles.update(ended_on=timezone.localdate())
    for name in ("member", "chief", "editor", "administrator", "handling and editor"):
        world[f"{name} in conflict"] = in_conflict(twin_of(world[name]), papers)
        world[f"{name}, co-author"] = coauthor(twin_of(world[name]), papers)
    for name in ("production", "member", "chief"):
        team = Group.objects.create(name=f"team of {name}")
        world[f"{name} in a team"] = twin_of(world[name])
        world[f"{name} in a team"].groups.add(team)
        for paper in papers:
            grants.grant_team(team, paper)
    world["production in a team, in conflict"] = in_conflict(
        twin_of(world["production in a team"]), papers
    )
    world["production in a team, in conflict"].groups.set(
        world["production in a team"].groups.all()
    )
    former = grant_all(with_role(Role.CHIEF, "former"), grants.HANDLE, papers)
    former.roles.update(ended_on=timezone.localdate() - timedelta(days=1))
    world["former chief"] = former
    closed = grant_all(with_role(Role.CHIEF, "closed"), grants.HANDLE, papers)
    User.objects.filter(pk=closed.pk).update(is_active=False, is_superuser=True)
    world["closed account"] = closed
    return {
        name: User.objects.get(pk=user.pk) if user.pk else user
        for name, user in world.items()
    }


def grant_all(user, codename, papers):
    SubmissionUserGrant.objects.bulk_create(
        SubmissionUserGrant(
            user=user, permission=grants.permission(codename), content_object=paper
        )
        for paper in papers
    )
    return user


def twin_of(user):
    """Another person with the same roles and grants."""
    twin = factories.person(f"{user} again")
    for role in user.roles.all():
        twin.roles.create(journal=role.journal, role=role.role)
    for row in SubmissionUserGrant.objects.filter(user=user):
        row.pk, row.user = None, twin
        row.save()
    return twin


def in_conflict(user, papers):
    Conflict.objects.bulk_create(
        Conflict(submission=paper, user=user, kind="declared") for paper in papers
    )
    return user


def coauthor(user, papers):
    now = timezone.now()
    Contributor.objects.bulk_create(
        Contributor(submission=paper, name="C", user=user, confirmed_at=now)
        for paper in papers
    )
    return user


def disagreements(people, papers, one, many):
    """(person, status, one's answer) wherever the two questions differ."""
    wrong = []
    for name, user in people.items():
        found = set(many(user).values_list("pk", flat=True))
        for paper in Submission.objects.filter(pk__in=[p.pk for p in papers]):
            answer = bool(one(user, paper))
            if answer != (paper.pk in found):
                wrong.append((name, paper.status, answer))
    return wrong


TWINS = {  # what one question says of each paper, and the list that must agree
    "E01": (lambda user, paper: can_see(user, "E01", paper), "visible_to"),
    "the desk": (can_open_desk_paper, "on_desk_of"),
    "authors": (lambda user, paper: Standing.of(user, paper).is_author, "by_author"),
    "E21": (lambda user, paper: can_see(user, "E21", paper), "in_proof_for"),
}


@pytest.mark.proof
def test_lists_of_papers_agree_with_the_policy(people, papers):
    """One world for all questions that change nothing in it."""
    anonymous, objects = {"anonymous": people.pop("anonymous")}, Submission.objects
    assert disagreements(anonymous, papers, TWINS["E01"][0], objects.visible_to) == []
    for name, (one, many) in TWINS.items():
        wrong = disagreements(people, papers, one, getattr(objects, many))
        assert wrong == [], name
    every = {paper.pk for paper in papers}
    for name, user in people.items():
        on = set(objects.on_desk_of(user).values_list("pk", flat=True))
        off = set(objects.off_desk_of(user).values_list("pk", flat=True))
        assert (on | off, on & off) == (every, set()), name
        assert can_open_desk(user) or not on, name


@pytest.mark.proof
def test_standings_of_many_agree_with_one_each(people, papers):
    """Of many papers to one person, and of many people to one paper."""
    accounts = [user for user in people.values() if user.pk]
    rows = list(Submission.objects.filter(pk__in=[p.pk for p in papers]))
    for paper in rows[:2]:
        Reveal.objects.create(
            submission=paper, user=people["administrator"], reason="To be compared."
        )
    single = {
        (paper.pk, user.pk): Standing.of(user, paper)
        for paper in rows
        for user in accounts
    }
    for user in accounts:
        for pk, standing in Standing.of_each(user, rows).items():
            assert standing == single[pk, user.pk], user
    for paper in rows:
        found = Standing.of_people(accounts, paper)
        assert found == {user.pk: single[paper.pk, user.pk] for user in accounts}


@pytest.mark.proof
def test_to_handle_by_agrees_with_can_handle(people, papers):
    del people["anonymous"]
    fellow = people["guest of it"]
    Submission.objects.filter(title=Status.SUBMITTED).update(submitter=fellow)
    wrong = disagreements(people, papers, can_handle, Submission.objects.to_handle_by)
    assert wrong == []
    Contributor.objects.filter(user=people["guest, co-author"]).delete()
    able = Submission.objects.to_handle_by(people["guest who handles"])
    assert able.count() == 6  # of seven: the fellow's paper is another editor's


SOME = (  # one of each column, and the doubtful ones
    *("anonymous", "member", "author", "member, co-author", "chief", "editor"),
    *("invited and chief", "reviewed", "handling and editor", "guest of it"),
    *("guest of another who handles", "guest in conflict", "producing and production"),
    *("reviewing and administrator", "handling and administrator"),
)
PARTLY = ("E06", "E12", "E20")  # of which there is more than yes or no


def element_disagreements(people, papers, elements):
    """(person, element, scope, paper) wherever the table and its query differ."""
    rows = list(Submission.objects.filter(pk__in=[p.pk for p in papers]))
    wrong = []
    for name in SOME:
        standings = Standing.of_each(people[name], rows)
        for element in elements:
            verdicts = {pk: one.can_see(element) for pk, one in standings.items()}
            for scope in (None, *Scope) if element in PARTLY else (None,):
                many = papers_showing(people[name], element, scope)
                each = {
                    pk
                    for pk, verdict in verdicts.items()
                    if verdict and scope in (None, verdict.scope)
                }
                for pk in set(many.values_list("pk", flat=True)) ^ each:
                    wrong.append((name, element, scope, pk))
    return wrong


@pytest.mark.proof
def test_papers_showing_agrees_with_the_tables(people, papers):
    for name in ("reviewing and administrator", "handling and administrator"):
        for paper in papers[2:4]:
            Reveal.objects.create(submission=paper, user=people[name], reason="Look.")
    late = next(one for one in papers if one.status == Status.REVISING)
    late.revision_due_at = timezone.now() - timedelta(1)
    due = next(one for one in papers if one.special_issue is None)
    due.status, due.revision_due_at = Status.REVISING, timezone.now() + timedelta(1)
    Submission.objects.bulk_update([late, due], ["status", "revision_due_at"])
    each_row_once = {row: element for element, row in CONTENT.items()}
    elements = sorted({*each_row_once.values(), *PARTLY, "E23"})
    assert element_disagreements(people, papers, elements) == []
    for model in Anonymity:
        Submission.objects.update(anonymity=model)
        rows = {element: IDENTITY[model][element] for element in IDENTITY[model]}
        told_once = {
            e for e in rows if {IDENTITY[m][e] for m in Anonymity} == {rows[e]}
        }
        of_this = set(rows) - (told_once if model != Anonymity.DOUBLE else set())
        assert element_disagreements(people, papers, sorted(of_this)) == []


@pytest.mark.proof
def test_what_is_published_agrees_with_the_letter_j(people, papers, assignments):
    """Each agreement that is missing closes it, for one paper and for many alike."""
    Submission.objects.update(anonymity=Anonymity.OPEN)
    [paper] = Submission.objects.filter(status=Status.PUBLISHED)
    editor = factories.person("Named")
    EditorAssignment.objects.create(submission=paper, editor=editor, assigned_by=editor)
    agreements = [
        (Journal, "names_handling_editor", {"I4"}),
        (User, "agrees_to_be_named", {"I4"}),
        (Journal, "publishes_reports", {"E23", "I3"}),
        (Submission, "agrees_to_reports", {"E23", "I3"}),
        (Review, "agrees_to_publication", {"E23", "I3"}),
        (Review, "agrees_to_name", {"I3"}),
    ]
    for model, name, _closed in agreements:
        model.objects.update(**{name: True})
    nobody, agreed = {"member": people["member"]}, {"E23", "I3", "I4"}
    for model, name, closed in [(Journal, "title", set()), *agreements]:
        if closed:
            model.objects.update(**{name: False})
        for element in agreed:
            found = papers_showing(nobody["member"], element, Scope.PUBLISHED)
            shown = set() if element in closed else {paper}
            assert set(found) == shown, (name, element)
            verdict = can_see(nobody["member"], element, paper)
            assert bool(verdict) == bool(shown), (name, element)
        if closed:
            model.objects.update(**{name: True})
    assert element_disagreements(people, papers, sorted(agreed)) == []


def test_world_has_somebody_on_each_side_of_every_question(people, papers):
    """The comparison above could not fail on a world where everybody is alike."""
    seen = {
        name: Submission.objects.visible_to(user).count()
        for name, user in people.items()
    }
    assert seen["anonymous"] == seen["member"] == seen["former chief"] == 1
    assert seen["author"] == seen["guest, co-author"] == 9
    assert seen["invited"] == 3
    assert seen["reviewing"] == 7
    assert seen["producing"] == 1
    assert seen["producing and production"] == 2
    assert seen["guest of it"] == seen["guest who handles"] == 7
    assert seen["guest who reviews"] == 7
    assert seen["guest"] == seen["guest of another"] == seen["former guest"] == 1
    assert seen["guest of another who handles"] == seen["guest in conflict"] == 1
    # An editor sees those too that are nothing else to anybody.
    more = len(STRANGE)
    assert seen["chief in conflict"] == seen["editor in conflict"] == 1 + more
    assert seen["chief, co-author"] == seen["administrator"] == 9 + more
    assert seen["chief"] == seen["editor"] == seen["handling and chief"] == 8 + more
    assert seen["guest who edits"] == 8 + more
    assert seen["invited and chief"] == 3 + more
    assert seen["reviewed and editor"] == 7 + more


@pytest.fixture
def belongings(papers):
    """What belongs to each paper: a file of each kind, both threads, letters, lines."""
    writer = factories.person("Writer")
    for paper in papers:
        version = Version.objects.create(submission=paper, number=1)
        for kind in FileKind:
            ManuscriptFile.objects.create(
                version=version,
                kind=kind,
                name=f"{kind}.pdf",
                key=f"{paper.pk}{kind}",
                size=1,
            )
        for thread in Thread:
            Message.objects.create(
                submission=paper, thread=thread, sender=writer, text=thread
            )
        for released in (True, False):
            record.write("test.line", about=paper.uuid, by=writer, released=released)


@pytest.fixture
def assignments(papers, people):
    """Two rounds of each paper: reports that are in, opened again, released or not, by
    people who have the grants of reviewers and by others."""
    names = ("reviewed", "reviewing and administrator", "member", "author", "editor")
    now = timezone.now()
    for paper in papers:
        version = Version.objects.create(submission=paper, number=9)
        for number in (1, 2):
            round_ = ReviewRound.objects.create(
                submission=paper,
                version=version,
                number=number,
                closed_at=now if number == 1 else None,
            )
            for place, name in enumerate(names[: 7 - 2 * number]):
                made = ReviewAssignment.objects.create(
                    round=round_,
                    reviewer=people[name],
                    state=Answer.ACCEPTED if place == 1 else Answer.SUBMITTED,
                    invited_by=papers[0].submitter,
                    answer_due_at=now,
                    due_at=now,
                    token_hash=f"{round_.pk}:{place}",
                )
                Review.objects.create(
                    assignment=made,
                    submitted_at=None if (place, number) == (1, 2) else now,
                    released_at=now if number == 1 and place != 3 else None,
                )
            Decision.objects.create(
                submission=paper,
                round=round_,
                editor=papers[0].submitter,
                released_at=now if number == 1 else None,
            )


def of_each(standings, question):
    """The rows that a question finds when it is asked for each paper by the standing."""
    return {row for standing in standings.values() for row in question(standing)}


@pytest.mark.proof
def test_reports_and_decisions_agree_with_the_standing(people, papers, assignments):
    reports = list(Review.objects.select_related("assignment__round"))
    decisions = list(Decision.objects.all())
    read = set()
    for name in (*SOME, "reviewed and editor"):
        user = people[name]
        standings = Standing.of_each(user, papers)
        wanted = {
            report
            for report in reports
            if can_see_report(
                standings[report.assignment.round.submission_id], user, report
            )
        }
        assert set(Review.objects.visible_to(user)) == wanted, name
        assert of_each(standings, Review.objects.visible_to) == wanted, name
        read.add(len(wanted))
        wanted = {
            one
            for one in decisions
            if standings[one.submission_id].can_see("E13" if one.released_at else "E14")
        }
        assert set(Decision.objects.visible_to(user)) == wanted, name
        assert of_each(standings, Decision.objects.visible_to) == wanted, name
    assert len(read) > 3  # not everybody alike


@pytest.fixture
def staff(papers):
    """Of each paper: an author with an account and one without, who handles it now and
    who did before."""
    author, first, second = (factories.person(n) for n in ("With", "First", "Second"))
    now = timezone.now()
    for paper in papers:
        for user in (author, None):
            Contributor.objects.create(submission=paper, name="One", user=user)
        for editor, ended in ((first, now), (second, None)):
            EditorAssignment.objects.create(
                submission=paper, editor=editor, assigned_by=editor, ended_at=ended
            )
    return {"handling": second}


def identities(standings, user, rows):
    """Who the policy says may be known, row by row: by the places that name them."""
    wanted = {}
    for name, paper, one_each in (
        ("I1", lambda row: row.submission_id, lambda s, row: s.can_see("I1")),
        ("I4", lambda row: row.submission_id, can_know_handler),
        (
            "I3",
            lambda row: row.round.submission_id,
            lambda s, row: can_know_reviewer(s, user, row),
        ),
    ):
        wanted[name] = {r for r in rows[name] if one_each(standings[paper(r)], r)}
    return wanted


@pytest.mark.proof
@pytest.mark.parametrize("model", Anonymity.values)
def test_people_agree_with_who_may_be_known(people, papers, assignments, staff, model):
    """I1, I3, I4: authors, reviewers and handling editors, each row and all in one."""
    Submission.objects.update(anonymity=model, agrees_to_reports=True)
    Journal.objects.update(publishes_reports=True, names_handling_editor=True)
    User.objects.update(agrees_to_be_named=True)
    Review.objects.update(agrees_to_publication=True)
    shy = people["member"]
    Review.objects.exclude(assignment__reviewer=shy).update(agrees_to_name=True)
    papers = list(Submission.objects.filter(pk__in=[paper.pk for paper in papers]))
    rows = {
        "I1": Contributor.objects.all(),
        "I4": EditorAssignment.objects.all(),
        "I3": ReviewAssignment.objects.select_related("round", "review"),
    }
    one = next(paper for paper in papers if paper.status == Status.ACCEPTED)
    seen = set()
    for name in (*SOME, "reviewed and editor"):
        user = people[name]
        standings = Standing.of_each(user, papers)
        wanted = identities(standings, user, rows)
        assert set(rows["I1"].filter(authors_for(user))) == wanted["I1"], name
        assert set(rows["I4"].filter(handlers_for(user))) == wanted["I4"], name
        assert set(rows["I3"].filter(reviewers_for(user))) == wanted["I3"], name
        assert (
            of_each(
                standings, lambda s: ReviewAssignment.objects.filter(reviewers_for(s))
            )
            == wanted["I3"]
        ), name
        known = {row.user_id for row in wanted["I1"]} | {user.pk}
        known |= {p.submitter_id for p in papers if standings[p.pk].can_see("I1")}
        known |= {row.reviewer_id for row in wanted["I3"]}
        known |= {row.editor_id for row in wanted["I4"]}
        shown = set(people_showing(user).values_list("pk", flat=True))
        assert shown == known - {None}, name
        handling = set(people_showing(user, "I4", of=one)) - {user}
        allowed = standings[one.pk].can_see("I4")
        assert handling == ({staff["handling"]} if allowed else set()), name
        seen.add(frozenset(shown))
    assert len(seen) > 3  # not everybody alike
    published = set(people_showing(people["anonymous"], "I3"))
    assert bool(published) == (model == Anonymity.OPEN)
    assert shy not in published


@pytest.mark.proof
def test_files_agree_with_can_open_file(people, papers, belongings):
    """Read, waiting and refused; given by an author, an editor, or nobody known (F4)."""
    states = (ReadingState.READ, ReadingState.WAITING, ReadingState.REFUSED)
    for place, version in enumerate(Version.objects.order_by("pk")):
        version.state = states[place % 3]
        version.save()
    files = ManuscriptFile.objects.all()
    files.filter(kind=FileKind.MANUSCRIPT).update(uploaded_by=people["author"])
    files.filter(kind=FileKind.SUPPLEMENT).update(uploaded_by=people["author"])
    files.filter(kind=FileKind.SUPPORT).update(uploaded_by=people["chief"])
    files = list(ManuscriptFile.objects.select_related("version"))
    for name in SOME:
        user = people[name]
        standings = Standing.of_each(user, papers)
        one_each = {
            file
            for file in files
            if can_open_file(standings[file.version.submission_id], file)
        }
        assert set(ManuscriptFile.objects.visible_to(user)) == one_each, name
        assert of_each(standings, ManuscriptFile.objects.visible_to) == one_each, name


@pytest.mark.proof
def test_copies_of_supplements_agree_with_can_open_supplement(
    people, papers, belongings
):
    """The rows know who may have a copy; whether it is held back, the question alone."""
    ManuscriptFile.objects.filter(kind=FileKind.SUPPLEMENT).update(copy_state="clean")
    files = list(
        ManuscriptFile.objects.filter(kind=FileKind.SUPPLEMENT).select_related(
            "version"
        )
    )
    for file in files:
        SupplementCopy.objects.create(file=file, key=f"copy{file.pk}", size=1)
    for name in SOME:
        user = people[name]
        standings = Standing.of_each(user, papers)
        one_each = {
            file
            for file in files
            if can_open_supplement(standings[file.version.submission_id], file)
        }
        rows = ManuscriptFile.objects.filter(supplements_for(user))
        assert set(rows) == one_each, name
        rows = of_each(
            standings, lambda one: ManuscriptFile.objects.filter(supplements_for(one))
        )
        assert rows == one_each, name


@pytest.mark.proof
def test_messages_agree_with_the_threads_one_reads(people, papers, belongings):
    every = list(Message.objects.all())
    for name in SOME:
        user = people[name]
        standings = Standing.of_each(user, papers)
        one_each = {
            message
            for message in every
            if standings[message.submission_id].can_see(
                {"authors": "E15", "editors": "E17"}[message.thread]
            )
        }
        assert set(Message.objects.visible_to(user)) == one_each, name
        assert of_each(standings, Message.objects.visible_to) == one_each, name


@pytest.mark.proof
def test_threads_of_reviewers_agree_with_the_standing(people, papers, assignments):
    """E16: all of them, or the own."""
    asked = ReviewAssignment.objects.select_related("round", "reviewer")
    every = [
        ReviewerMessage.objects.create(assignment=one, sender=one.reviewer, text="A.")
        for one in asked
    ]
    read = set()
    for name in (*SOME, "reviewed and editor"):
        user = people[name]
        standings = Standing.of_each(user, papers)
        wanted = set()
        for one in every:
            verdict = standings[one.assignment.round.submission_id].can_see("E16")
            if verdict.is_full or (verdict and one.sender_id == user.pk):
                wanted.add(one)
        assert set(ReviewerMessage.objects.visible_to(user)) == wanted, name
        assert of_each(standings, ReviewerMessage.objects.visible_to) == wanted, name
        read.add(len(wanted))
    assert len(read) > 2  # not everybody alike


@pytest.mark.proof
def test_letters_and_lines_agree_with_the_standing(people, papers, belongings):
    outside = factories.person("Outside")
    for name in SOME:
        user = people[name]
        if name == "anonymous":
            continue
        for paper in papers:
            for whom in (user, outside):
                outbox.queue(
                    key=f"{paper.pk}:{whom.pk}:{name}",
                    address=whom.email,
                    recipient=whom,
                    subject="About it",
                    body="Words",
                    reason="test: twins",
                    about=paper.uuid,
                )
        wanted = {"letters": set(), "lines": set(), "released": set()}
        standings = Standing.of_each(user, papers)
        for one in standings.values():
            about = one.submission.uuid
            letters = OutgoingMessage.objects.filter(about=about)
            lines = Event.objects.filter(about=about)
            if mail := one.can_see("E20"):
                mine = letters.filter(recipient=user)
                wanted["letters"] |= set(mine if mail.scope == "own" else letters)
            if one.can_see("E18"):
                wanted["lines"] |= set(lines)
            if one.can_see("E19"):
                wanted["released"] |= set(lines.filter(is_released=True))
        asked = {
            "letters": letters_for,
            "lines": log_lines_for,
            "released": released_lines_for,
        }
        for what, question in asked.items():
            assert set(question(user)) == wanted[what], (name, what)
            assert of_each(standings, question) == wanted[what], (name, what)
