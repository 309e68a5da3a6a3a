"""The pages of special issues: the author's choice, the chief's, the guest's desk."""

import pytest
from django.urls import reverse

from journal.choices import Role
from journal.models import User
from submissions import services
from submissions.models import GuestAppointment, SpecialIssue
from tests import factories
from tests.factories.journal import with_role
from tests.submissions.test_views_submit import DECLARED

pytestmark = pytest.mark.django_db

LIST = "settings-special-issues"


@pytest.fixture
def chief(client):
    editor = factories.chief()
    client.force_login(editor)
    return editor


def guests_page(special):
    return reverse("settings-guests", args=[special.pk])


def test_chief_opens_a_special_issue(client, chief):
    factories.journal()
    fields = {"theme": "Measuring less", "opens_on": "2026-11-01"}
    answer = client.post(reverse(f"{LIST}-add"), fields | {"closes_on": "2026-10-01"})
    assert answer.status_code == 422
    assert "The last day is before the first." in answer.text
    client.post(reverse(f"{LIST}-add"), fields | {"closes_on": "2027-01-31"})
    special = SpecialIssue.objects.get()
    assert (
        guests_page(special)
        in client.get(reverse(f"{LIST}-change", args=[special.pk])).text
    )


def test_chief_appoints_by_address_and_ends(client, chief):
    special, page = factories.special_issue(), None
    page = guests_page(special)
    nobody = client.post(page, {"email": "new@example.org"})
    assert nobody.status_code == 422
    assert "Nobody has this address yet" in nobody.text
    client.post(page, {"email": "new@example.org", "name": "Nadia New"})
    made = GuestAppointment.objects.get()
    assert (made.editor.email, made.appointed_by) == ("new@example.org", chief)
    assert "Nadia New" in client.get(page).text
    other = factories.special_issue("Another theme")
    wrong = reverse("settings-guests-end", args=[other.pk, made.pk])
    assert client.post(wrong).status_code == 404
    end = reverse("settings-guests-end", args=[special.pk, made.pk])
    assert client.get(end).status_code == 404
    client.post(end)
    made.refresh_from_db()
    assert made.ended_by == chief
    assert "Nadia New" in client.get(page).text  # it stays on record


def test_appointing_a_closed_account_says_why(client, chief):
    closed = factories.person(is_active=False)
    answer = client.post(
        guests_page(factories.special_issue()), {"email": closed.email}
    )
    assert answer.status_code == 422
    assert "The account of" in answer.text


def test_share_of_papers_by_guests_leaves_out_what_the_chief_may_not_know(
    client, chief
):
    special = factories.special_issue()
    guest = factories.guest_editor(special)
    factories.into(special, factories.sent(guest))
    plain = factories.into(special, factories.sent())
    assert "1 of 2 papers (50%)" in client.get(guests_page(special)).text
    services.declare_conflict(plain, by=chief)
    assert "1 of 1 papers (100%)" in client.get(guests_page(special)).text


@pytest.mark.parametrize("role", [r for r in Role if r not in ("chief", "managing")])
def test_guests_of_a_special_issue_are_hidden_from_every_other_role(client, role):
    special = factories.special_issue()
    factories.guest_editor(special)
    made = GuestAppointment.objects.get()
    client.force_login(with_role(role))
    end = reverse("settings-guests-end", args=[special.pk, made.pk])
    for answer in (
        client.get(guests_page(special)),
        client.post(guests_page(special), {"email": "x@example.org", "name": "X"}),
        client.post(end),
    ):
        assert answer.status_code == 404
    assert GuestAppointment.objects.in_force().get() == made


def test_guest_role_is_not_given_among_the_roles(client, chief):
    page = client.get(reverse("settings-people-add"))
    assert Role.GUEST not in dict(page.context["form"].fields["role"].choices)
    assert Role.SECTION in dict(page.context["form"].fields["role"].choices)


# The author ---------------------------------------------------------------------------


def declare_page(paper):
    return reverse("submissions:declare", args=[paper.uuid])


def test_author_is_asked_only_while_a_special_issue_takes_papers(client):
    paper = factories.draft()
    client.force_login(paper.submitter)
    assert "Special issue" not in client.get(declare_page(paper)).text
    factories.special_issue("Over", opens=-9, closes=-1)
    assert "Special issue" not in client.get(declare_page(paper)).text
    special = factories.special_issue(description="On numbers that nobody needs.")
    page = client.get(declare_page(paper)).text
    assert "Measuring less" in page
    assert "On numbers that nobody needs." in page
    assert "Over" not in page
    client.post(declare_page(paper), DECLARED | {"special_issue": str(special.uuid)})
    paper.refresh_from_db()
    assert (paper.special_issue, paper.number is not None) == (special, True)


def test_author_takes_the_choice_back_and_saves_it_unfinished(client):
    paper, special = factories.draft(), factories.special_issue()
    client.force_login(paper.submitter)
    client.post(
        declare_page(paper), {"act": "save", "special_issue": str(special.uuid)}
    )
    paper.refresh_from_db()
    assert paper.special_issue == special
    client.post(declare_page(paper), {"act": "save", "special_issue": ""})
    paper.refresh_from_db()
    assert paper.special_issue is None


# The desk -----------------------------------------------------------------------------


def test_chief_moves_a_paper_on_its_page(client, chief):
    paper, special = factories.sent(), factories.special_issue()
    address = reverse("reviews:move-special-issue", args=[paper.uuid])
    assert "Put into a special issue" in client.get(paper.get_desk_url()).text
    client.post(address, {"special_issue": str(special.uuid)})
    paper.refresh_from_db()
    assert paper.special_issue == special
    page = client.get(paper.get_desk_url())
    assert "Change the special issue" in page.text
    assert "Put into a special issue" in page.text  # the record
    assert client.post(address, {"special_issue": "nonsense"}).status_code == 403
    client.post(address, {"special_issue": ""})
    paper.refresh_from_db()
    assert paper.special_issue is None


def test_chief_can_choose_the_guests_of_its_special_issue_alone(client, chief):
    special = factories.special_issue()
    guest = factories.guest_editor(special)
    factories.guest_editor(factories.special_issue("Another theme"), "Guest Elsewhere")
    paper = factories.into(special, factories.sent())
    own = factories.into(special, factories.sent(factories.guest_editor(special)))
    names = [str(one) for one in client.get(paper.get_desk_url()).context["editors"]]
    assert guest.name in names
    assert "Guest Elsewhere" not in names
    names = [str(one) for one in client.get(own.get_desk_url()).context["editors"]]
    assert guest.name not in names


def test_guest_sees_the_desk_with_the_own_papers_alone(client):
    special = factories.special_issue()
    guest = factories.guest_editor(special)
    own = factories.into(special, factories.under_review(title="Own canary"))
    factories.under_review(title="Foreign canary")
    client.force_login(User.objects.get(pk=guest.pk))
    assert client.get(reverse("home-of-person")).url == reverse("reviews:desk")
    desk = client.get(reverse("reviews:desk-everything"))
    assert "Own canary" in desk.text
    assert "Foreign canary" not in desk.text
    counts = {one["view"]: one["n"] for one in desk.context["views"]["all"]}
    assert counts["everything"] == 1
    work = client.get(reverse("reviews:desk")).context["views"]["work"]
    assert {one["view"]: one["n"] for one in work} == {
        "": 0,  # needed by none: a chief has to give the guest a paper to handle
        "new": 0,
        "invite": 1,
        "late": 0,
        "decide": 0,
        "revised": 0,
    }
    search = reverse("reviews:desk-everything")
    assert "Foreign canary" not in client.get(search, {"q": "canary"}).text
    assert client.get(own.get_desk_url()).status_code == 200
    exported = client.post(
        reverse("reviews:bulk"),
        {"act": "export", "sure": "1", "paper": [str(own.uuid)]},
    )
    assert "Own canary" in exported.text
    assert client.get(reverse("reviews:insights")).status_code == 404


def test_guest_without_papers_has_an_empty_desk_and_meets_nobody(client):
    factories.under_review(title="Foreign canary")
    client.force_login(factories.guest_editor(factories.special_issue()))
    desk = client.get(reverse("reviews:desk-everything"))
    assert "Foreign canary" not in desk.text
    assert reverse("reviews:people") not in desk.text
    assert client.get(reverse("reviews:people")).status_code == 404


def test_guest_knows_of_reviewers_only_what_the_own_papers_tell(client):
    special = factories.special_issue()
    guest = factories.guest_editor(special)
    own = factories.into(special, factories.under_review())
    busy = factories.reported().reviewer
    factories.invited(own, factories.person("Asked Here"))
    client.force_login(guest)
    everybody = client.get(reverse("reviews:people"))
    assert [row.person.name for row in everybody.context["rows"]] == ["Asked Here"]
    page = client.get(reverse("reviews:person", args=[busy.uuid]))
    assert page.context["one"].done == 0
    assert page.context["form"] is None
    note = client.post(page.request["PATH_INFO"], {"note": "A guest's note"})
    assert note.status_code == 404
