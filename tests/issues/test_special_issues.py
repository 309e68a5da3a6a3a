"""Special issues on the plan: a guest editor's own one, and no other."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from issues import services
from issues.choices import IssueKind
from issues.models import Issue
from issues.permissions import can_open_issue, can_place, can_read_proofs
from journal.choices import Role
from journal.models import User
from journal.verdict import NotAllowed
from submissions.models import GuestAppointment, Submission
from submissions.services import declare_conflict, end_guest
from tests import factories
from tests.factories.issues import (
    accepted_at_once,
    built,
    filled,
    issue,
    placed,
    published_issue,
    publisher,
)
from tests.factories.journal import with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def special():
    return factories.special_issue()


@pytest.fixture
def guest(special):
    return factories.guest_editor(special, by=publisher())


def of_special(special, season="winter"):
    """The issue of a season in which the papers on the theme appear."""
    made = issue(season=season)
    return services.plan(made, by=publisher(), special_issue=special)


def test_issue_with_a_special_issue_is_of_its_kind(special):
    made = issue()
    assert made.kind == IssueKind.REGULAR
    made = services.plan(made, by=publisher(), special_issue=special)
    assert made.kind == IssueKind.SPECIAL
    assert services.plan(made, by=publisher(), special_issue=None).kind == "regular"
    made.special_issue, made.kind = special, IssueKind.REGULAR
    with pytest.raises(ValidationError, match="Only a special issue"):
        made.full_clean()


def test_guest_plans_the_own_special_issue_and_learns_of_no_other(
    client, special, guest
):
    own, other = of_special(special), filled(1, season="autumn")
    client.force_login(guest)
    assert list(Issue.objects.on_plan_of(guest)) == [own]
    plan = client.get(reverse("issues:desk-issues"))
    assert own.get_desk_url() in plan.text
    assert other.get_desk_url() not in plan.text
    assert str(other) not in plan.text
    assert client.get(own.get_desk_url()).status_code == 200
    for path in ("", "publish/", "progress/", "place/", "build/", "plan/", "move/"):
        address = f"{other.get_desk_url()}{path}"
        assert client.get(address).status_code == 404, path
        assert client.post(address).status_code == 404, path
    for address in (reverse("issues:desk-issues"), f"{own.get_desk_url()}plan/"):
        assert client.post(address, {}).status_code == 403
    assert other.get_absolute_url() not in client.get(reverse("reviews:desk")).text
    assert client.get(other.get_absolute_url()).status_code == 404


def test_end_of_the_appointment_closes_the_plan(special, guest):
    own = of_special(special)
    assert can_open_issue(guest, own)
    end_guest(GuestAppointment.objects.get(), by=publisher())
    assert not can_open_issue(User.objects.get(pk=guest.pk), own)


def test_plan_agrees_with_its_twin(special, guest):
    made = [of_special(special), filled(1, season="autumn")]
    people = [
        *(guest, factories.person(), factories.chief()),
        factories.guest_editor(factories.special_issue("Another"), by=publisher()),
        *(with_role(role) for role in Role),
    ]
    for user in people:
        on_plan = set(Issue.objects.on_plan_of(user))
        assert on_plan == {one for one in made if can_open_issue(user, one)}


def test_guest_places_papers_of_the_special_issue_in_it_and_nowhere_else(
    client, special, guest
):
    own, other = of_special(special), issue(season="autumn")
    paper = factories.into(special, accepted_at_once(title="On the theme"))
    foreign = accepted_at_once(title="Foreign canary")
    client.force_login(guest)
    page = client.get(own.get_desk_url())
    assert "On the theme" in page.text
    assert "Foreign canary" not in page.text
    with pytest.raises(NotAllowed):
        services.place(paper, other, by=guest)
    with pytest.raises(NotAllowed):
        services.place(foreign, own, by=guest)
    address = f"{own.get_desk_url()}place/"
    assert client.post(address, {"paper": str(foreign.uuid)}).status_code == 404
    client.post(address, {"paper": str(paper.uuid)})
    assert own.articles.get().submission == paper
    with pytest.raises(NotAllowed, match="This paper is in Winter"):
        services.place(paper, own, by=guest)


def test_paper_in_another_issue_is_said_to_be_there_without_its_name(special, guest):
    own, other = of_special(special), issue(season="autumn")
    paper = factories.into(special, accepted_at_once())
    services.place(paper, other, by=publisher())
    with pytest.raises(NotAllowed, match="This paper is in another issue"):
        services.place(paper, own, by=guest)
    with pytest.raises(NotAllowed):
        services.remove(paper.article, by=guest)


def test_guest_reads_the_pdf_only_when_every_paper_is_theirs(client, special, guest):
    own = of_special(special)
    paper = placed(own).submission
    factories.into(special, paper)
    build = built(own)
    client.force_login(guest)
    address = reverse("issues:build-pdf", args=[own.uuid, build.number])
    assert client.get(address).status_code == 200
    assert client.get(own.get_desk_url()).context["checks"] == []
    Submission.objects.filter(pk=paper.pk).update(special_issue=None)
    assert client.get(address).status_code == 404


def test_totals_of_the_plan_leave_out_what_one_may_not_know(client):
    made = filled(2)
    built(made, pages=5)
    chief = factories.chief()
    client.force_login(chief)
    plan = client.get(reverse("issues:desk-issues"))
    assert [(i.article_count, i.pages) for i in plan.context["to_come"]] == [(2, 10)]
    declare_conflict(made.articles.first().submission, by=chief)
    plan = client.get(reverse("issues:desk-issues"))
    assert [(i.article_count, i.pages) for i in plan.context["to_come"]] == [(1, 5)]


def test_published_issue_is_everybodys(client, special, guest):
    made = published_issue(1)
    client.force_login(guest)
    assert client.get(made.get_absolute_url()).status_code == 200


def test_editor_who_is_no_chief_places_nothing_though_guests_do(guest, special):
    regular, own = issue(publisher()), issue(publisher(), season="spring")
    Issue.objects.filter(pk=own.pk).update(
        kind=IssueKind.SPECIAL, special_issue=special
    )
    own.refresh_from_db()
    editor = factories.handling_editor()
    assert can_open_issue(editor, regular)
    assert can_place(editor, regular).reason
    assert can_place(guest, own)
    assert not can_place(guest, regular)


def test_proofs_of_an_issue_without_papers_are_not_for_everybody():
    assert can_read_proofs(publisher(), {})
    assert not can_read_proofs(factories.person(), {})
