"""A journal for each role, where its pages have something to show.

Each gives the person, the pages to begin at, and the area whose links are followed.
"""

from datetime import timedelta

from django.utils import timezone

from journal.choices import Anonymity, Role
from journal.models import Journal, Topic
from reviews import services
from reviews.models import Review
from reviews.services.leaving import mark_of
from submissions import services as submitting
from submissions.models import Submission
from submissions.services import reveal
from submissions.services.authorship import Wanted
from submissions.services.byline import Person
from tests import factories
from tests.factories.issues import built, filled, placed, published_issue
from tests.factories.journal import with_role
from tests.factories.reviews import decided, fresh, resubmitted


def reader():
    """Nobody in particular, at a journal that has published."""
    published_issue()
    return None, ["/"], ("/",)


def author():
    """Somebody with a paper in every state that has a page of its own."""
    who = factories.person("Amara Tadesse")
    factories.draft(who, title="A draft")
    asked = [Person("Omar Benali", email="omar@example.net"), Person("No Address")]
    factories.sent(who, title="A paper that was sent", coauthors=asked)
    changing_authors(factories.sent(who, title="A paper whose authors change"))
    factories.revising(by=who, title="A paper to revise")
    factories.accepted(by=who, title="A paper to be printed")
    publishing_reports()
    return who, ["/my/", "/submit/"], ("/my/", "/submit/")


def publishing_reports():
    """A journal that publishes reports, and a paper under open review."""
    Journal.objects.update(publishes_reports=True)
    Submission.objects.update(anonymity=Anonymity.OPEN)


def changing_authors(paper):
    """Somebody is to be an author, too, and has not answered yet."""
    [author] = paper.contributors.all()
    wanted = [Wanted(key=str(author.uuid)), Wanted(name="Ada", email="a@example.net")]
    submitting.ask_for_authors(paper, wanted, by=paper.submitter, reason="She did it.")


def reviewer():
    """Somebody who is asked, who reads, and who has reported."""
    who = factories.reviewer("Ingrid Solberg")
    asked = factories.invited(who=who)
    later = asked.due_at + timedelta(days=40)
    services.ask_for_date(asked, later, by=who)
    factories.reviewing(who=who)
    factories.reported(who=who)
    publishing_reports()
    return who, ["/reviews/"], ("/reviews/", "/r/")


def chief():
    """The desk with every kind of work, and an issue in the making."""
    who = factories.chief()
    changing_authors(factories.sent())
    factories.under_review(editor=who, title="A paper without reviewers")
    factories.reviewing(factories.under_review(editor=who, title="A paper in review"))
    factories.ready_to_decide(editor=who, title="A paper to decide")
    resubmitted(editor=who, title="A revision")
    made = filled(year=2026)
    built(made)
    placed(filled(1, season="autumn"))
    starts = [*being_staffed(who), "/desk/", "/desk/issues/"]
    return who, starts, ("/desk/", "/insights/")


def being_staffed(editor):
    """A paper whose invitations are leaving, with people in the basket and in reserve."""
    paper = factories.under_review(editor=editor, title="A paper that is being staffed")
    factories.invited(paper)
    people = [factories.person(f"Person {n}") for n in range(4)]
    for person in people:
        person.topics.set(Topic.objects.all())
    for person in people[:2]:
        services.add_alternate(paper, person, by=editor)
    basket = "&".join(f"add={person.uuid}" for person in people[2:])
    return [f"{paper.get_desk_url()}reviewers/?{basket}", paper.get_desk_url()]


def manager():
    """The journal's office: its settings."""
    factories.journal()
    return with_role(Role.MANAGING, "Office"), ["/settings/"], ("/settings/",)


def administrator():
    """Records of papers, one of them with the glass broken."""
    who = with_role(Role.ADMINISTRATOR, "Jón Þór")
    closed = factories.under_review(title="A paper behind glass")
    shown = factories.ready_to_decide(title="A paper that is shown")
    reveal(shown, by=who, reason="The author cannot open the review copy.")
    pages = [f"/records/{paper.uuid}/" for paper in (closed, shown)]
    return who, ["/records/", *pages], ("/records/", "/me/conflicts/")


def member():
    """Somebody at the pages of their own account."""
    factories.journal()
    who = factories.person("Amara Tadesse")
    who.emailaddress_set.create(email=who.email, verified=True, primary=True)
    return who, ["/me/security/"], ("/me/",)


def credited():
    """Pages that no link of the site leads to: a certificate, the thanks of a year."""
    report = factories.reported(who=factories.reviewer("Ingrid Solberg"))
    who = report.reviewer
    last = timezone.now() - timedelta(days=366)
    Review.objects.update(submitted_at=last)
    services.agree_to_thanks(True, by=who)
    made = services.certify(last.year, by=who)
    pages = [made.get_absolute_url(), f"/reviewers/{last.year}/"]
    return who, pages, tuple(pages)


def appealing():
    """Somebody whose paper was declined, about to appeal."""
    paper = decided(factories.ready_to_decide(), "decline")
    pages = [paper.get_absolute_url(), f"{paper.get_absolute_url()}appeal/"]
    return paper.submitter, pages, tuple(pages)


def answering():
    """A chief with an appeal to answer, a decision to approve, a report sent twice, a
    paper to withdraw and a conflict to lift."""
    who = factories.chief("Ann Higher")
    given = factories.reported(factories.under_review(title="A report sent twice"))
    services.reopen(given, by=given.invited_by, note="Please say which table.")
    services.submit_review(given, by=given.reviewer)
    declined = decided(factories.ready_to_decide(title="An appeal"), "decline")
    services.appeal(declined, by=declined.submitter, reasons="A mistake in report 2.")
    waiting, editor = fresh(given.round.submission), factories.handling_editor()
    submitting.assign_editor(waiting, editor, by=who)
    Journal.objects.update(senior_approval=True)
    waiting = fresh(waiting)
    draft = services.save_decision(
        waiting, by=editor, outcome="minor", subject="S", letter="Dear author"
    )
    services.send_decision(waiting, by=editor, looked_at=mark_of(draft))
    away = factories.handling_editor("Steps Aside")
    submitting.declare_conflict(waiting, by=away, reason="We share a grant.")
    pages = [
        declined.get_desk_url(),
        f"{waiting.get_desk_url()}withdraw/",
        f"{waiting.get_desk_url()}conflict/{away.uuid}/declared/lift/",
        f"{waiting.get_desk_url()}decide/",
        f"/desk/reviews/{given.uuid}/history/",
    ]
    return who, pages, tuple(pages)


ROLES = [
    *(reader, author, reviewer, chief, manager, administrator, member),
    *(credited, appealing, answering),
]
