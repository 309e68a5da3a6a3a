"""Supplementary files: given, cleaned, searched for the authors' names, let go (E04)."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal.choices import ErasureReason, Role
from journal.erasure import erase_person
from journal.models import Event
from journal.verdict import NotAllowed
from reviews import services as reviewing
from reviews.models import ReviewAssignment
from reviews.services.revising import can_resubmit
from reviews.tokens import token_for
from submissions import services, tasks
from submissions.models import ManuscriptFile, Submission, SupplementCopy
from submissions.services.byline import Person
from submissions.services.sending import missing
from tests import factories
from tests.factories.journal import with_role
from tests.factories.submissions import editor_of
from tests.reviews.test_views_attachments import pdf, signed_in

pytestmark = pytest.mark.django_db


def given(paper, name="Tadesse table.csv", data=b"school,score\nA,4\n"):
    """A file that its author gave and the job has cleaned."""
    [file] = services.add_supplements(paper, {name: data}, by=paper.submitter)
    tasks.clean_supplement.func(file.pk)
    return fresh(file)


def fresh(file):
    return ManuscriptFile.objects.select_related("clean", "version__submission").get(
        pk=file.pk
    )


def in_review(*files):
    """A paper in review that was sent with these (name, bytes)."""
    paper = factories.draft()
    made = [given(paper, *file) for file in files]
    editor = factories.chief()
    services.send(paper, by=paper.submitter)
    services.assign_editor(paper, editor, by=editor)
    reviewing.send_to_review(paper, by=editor)
    return Submission.objects.get(pk=paper.pk), *[fresh(file) for file in made]


def original(file):
    return reverse("submissions:file", args=[file.uuid])


def copy(file):
    return reverse("submissions:supplement-copy", args=[file.clean.uuid])


def for_reviewer(file):
    return reverse("reviews:review-supplement", args=[file.clean.uuid])


def got(client, address):
    """The bytes behind the link, or the status of what was answered instead."""
    answer = client.get(address)
    if answer.status_code != 302 or answer["Location"].startswith("/"):
        return answer.status_code
    with urlopen(answer["Location"], timeout=5) as stored:  # noqa: S310
        return stored.read()


def test_guest_gives_files_without_scripts_and_takes_one_back():
    paper = factories.draft()
    guest = Client()
    session = guest.session
    session["drafts"] = [str(paper.uuid)]
    session.save()
    page = reverse("submissions:supplements", args=[paper.uuid])
    files = [SimpleUploadedFile(name, b"a,b\n1,2\n") for name in ("a.csv", "b.csv")]
    assert guest.post(page, {"files": files})["Location"] == page
    first, second = ManuscriptFile.objects.filter(kind="supplement").order_by("pk")
    assert "being made" in guest.get(page).content.decode()
    tasks.clean_supplement.func(first.pk)
    assert got(guest, copy(fresh(first))) == b"a,b\n1,2\n"
    guest.post(page, {"act": f"remove:{second.uuid}"})
    assert list(ManuscriptFile.objects.filter(kind="supplement")) == [first]
    answer = guest.post(page, {"act": "remove:nonsense"})
    assert answer.status_code in (302, 404)
    stranger = signed_in(factories.person())
    assert stranger.get(page).status_code == 404
    assert stranger.get(copy(fresh(first))).status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("figure.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be taken"),
        ("data.zip", b"PK\x03\x04", "cannot be taken"),
        ("page.html", b"<p>", "cannot be taken"),
        ("table.xlsx", b"MZ", "is not a xlsx file inside"),
    ],
)
def test_what_reviewers_could_never_get_is_refused_with_a_sentence(name, data, said):
    paper = factories.draft()
    client = signed_in(paper.submitter)
    page = reverse("submissions:supplements", args=[paper.uuid])
    answer = client.post(page, {"files": [SimpleUploadedFile(name, data)]})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ManuscriptFile.objects.filter(kind="supplement").exists()


def test_reviewer_gets_another_object_under_a_name_of_our_making():
    """The canaries: author, title of the file, and what the properties say."""
    paper, file = in_review(("Tadesse data.pdf", pdf("A table.", "Amara Tadesse")))
    assert file.clean.key != file.key
    reviewer = factories.reviewing(paper).reviewer
    client = signed_in(reviewer)
    assignment = ReviewAssignment.objects.get()
    for page in (
        assignment.get_absolute_url(),
        reverse("reviews:review-text", args=[assignment.uuid]),
    ):
        shown = client.get(page).content.decode()
        assert for_reviewer(file) in shown
        for hidden in ("Tadesse", str(file.uuid)):
            assert hidden not in shown
    link = client.get(for_reviewer(file))["Location"]
    signed = parse_qs(urlsplit(link).query)
    assert signed["response-content-disposition"] == [
        f'attachment; filename="{paper.number}-v1-supplement-1.pdf"'
    ]
    bytes_out = got(client, for_reviewer(file))
    assert bytes_out.startswith(b"%PDF")
    assert b"Tadesse" not in bytes_out
    assert b"Tadesse" in got(signed_in(paper.submitter), original(file))


def test_who_gets_the_original_and_who_the_copy():
    paper, file = in_review(("data.csv", b"a,b\n1,2\n"))
    people = {
        "author": paper.submitter,
        "editor": editor_of(paper),
        "other editor": factories.handling_editor("Other"),
        "reviewing": factories.reviewing(paper).reviewer,
        "invited": factories.invited(paper).reviewer,
        "reviewing another": factories.reviewing().reviewer,
        "administrator": with_role(Role.ADMINISTRATOR),
        "member": factories.person(),
    }

    def having(address):
        return {who for who, u in people.items() if got(signed_in(u), address) != 404}

    assert having(original(file)) == {"author", "editor"}
    assert having(copy(file)) == {"author", "editor"}
    assert having(for_reviewer(file)) == {"reviewing"}
    Submission.objects.filter(pk=paper.pk).update(anonymity="triple")
    assert having(original(file)) == {"author"}
    assert having(copy(file)) == {"author", "editor"}
    assert Client().get(for_reviewer(file)).status_code == 302  # to sign-in
    guest = Client()
    asked = factories.invited(paper)
    guest.post(reverse("reviews:invitation-accept", args=[token_for(asked)]))
    assert got(guest, for_reviewer(file)) == b"a,b\n1,2\n"
    factories.decided(paper, "minor")
    assert "reviewing" not in having(for_reviewer(file))


def test_copy_that_names_an_author_waits_for_a_word_of_author_or_editor():
    named = ("data.csv", b"measured by,score\nAmara Tadesse,4\n")
    paper, file, second = in_review(named, ("more.csv", b"Amara Tadesse,5\n"))
    assert [hit["name"] for hit in file.clean.hits] == ["Amara Tadesse", "Tadesse"]
    reviewer = signed_in(factories.reviewing(paper).reviewer)
    author, editor = signed_in(paper.submitter), signed_in(editor_of(paper))
    confirm = reverse("submissions:confirm-supplement", args=[file.clean.uuid])
    assert got(reviewer, for_reviewer(file)) == 404
    assert (
        "so reviewers do not get it"
        in editor.get(paper.get_desk_url()).content.decode()
    )
    for stranger in (reviewer, signed_in(factories.person())):
        assert stranger.post(confirm).status_code == 404
    Submission.objects.filter(pk=paper.pk).update(anonymity="triple")
    desk = editor.get(paper.get_desk_url()).content.decode()
    assert "Tadesse" not in desk  # what would tell them is nobody's but the author's
    assert editor.get(copy(file)).status_code == 404
    assert editor.post(confirm).status_code == 404
    Submission.objects.filter(pk=paper.pk).update(anonymity="double")
    assert editor.post(confirm).status_code == 302
    page = reverse("submissions:supplements", args=[paper.uuid])
    author.post(page, {"act": f"confirm:{second.uuid}"})
    for one in (file, second):
        assert b"Tadesse" in got(reviewer, for_reviewer(one))
    kinds = Event.objects.filter(kind="supplement.confirmed")
    assert [line.actor for line in kinds] == [editor_of(paper), paper.submitter]
    with pytest.raises(NotAllowed, match="nothing to confirm"):
        services.confirm_supplement(fresh(file), by=paper.submitter)


def test_names_are_looked_for_again_when_the_authors_are_others():
    paper = factories.draft()
    file = given(paper, "data.csv", b"Nomsa Dlamini,4\n")
    assert file.goes_out
    people = [
        Person(name=paper.submitter.name, email=paper.submitter.email),
        Person(name="Nomsa Dlamini"),
    ]
    services.change_people(paper, people, by=paper.submitter)
    assert not fresh(file).has_copy
    assert dict(missing(paper, paper.versions.get()))["supplements"].startswith(
        "A supp"
    )
    tasks.clean_supplement.func(file.pk)
    assert fresh(file).is_held_back


def test_what_could_not_be_cleaned_or_searched_reaches_no_reviewer(monkeypatch):
    """F9: there is no way back to the original."""
    paper, broken = in_review(("data.pdf", b"%PDF-1.7\nnothing"))
    assert broken.copy_state == "refused"
    client = signed_in(factories.reviewing(paper).reviewer)
    assignment = ReviewAssignment.objects.get()
    assert (
        "Supplementary"
        not in client.get(assignment.get_absolute_url()).content.decode()
    )
    page = signed_in(editor_of(paper)).get(paper.get_desk_url()).content.decode()
    assert "it could not be cleaned" in page
    from submissions import name_scan

    def fails(*args):
        raise name_scan.NotSearched("It ran out of time.")

    monkeypatch.setattr(name_scan, "found", fails)
    file = given(factories.draft(title="Another"), "data.csv", b"a,b\n")
    assert (file.copy_state, file.copy_refusal) == ("refused", "It ran out of time.")
    assert not SupplementCopy.objects.exists()


def test_sent_version_keeps_its_files_and_a_revision_has_its_own():
    paper, file = in_review(("data.csv", b"a,b\n"))
    with pytest.raises(NotAllowed, match="A new version"):
        services.add_supplements(paper, {"b.csv": b"a"}, by=paper.submitter)
    factories.reported(paper)
    paper = factories.decided(paper, "minor")
    with pytest.raises(NotAllowed, match="has been sent"):
        services.remove_supplement(fresh(file), by=paper.submitter)
    [new] = services.add_supplements(paper, {"data.csv": b"c"}, by=paper.submitter)
    assert new.version.number == 2
    version = factories.submissions.give_version(paper, 2)
    assert "still being cleaned" in can_resubmit(paper.submitter, paper, version).reason


def test_cleaning_that_was_lost_is_done_by_the_due_work_and_erasure_veils_the_hits():
    paper = factories.draft()
    [file] = services.add_supplements(
        paper, {"data.csv": b"Amara Tadesse\n"}, by=paper.submitter
    )
    call_command("run_due_work")
    assert not fresh(file).has_copy  # its worker may be at it
    long_ago = timezone.now() - timedelta(hours=1)
    ManuscriptFile.objects.filter(pk=file.pk).update(created_at=long_ago)
    call_command("run_due_work")
    assert fresh(file).is_held_back
    paper = services.send(paper, by=paper.submitter)
    services.withdraw(paper, by=paper.submitter)
    erase_person(paper.submitter, by=factories.chief(), reason=ErasureReason.ASKED)
    assert "Tadesse" not in json.dumps(fresh(file).clean.hits)
