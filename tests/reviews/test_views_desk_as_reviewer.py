"""The page of a reviewer as the paper's editors see it: the very page, and dead."""

import re

import pytest
from django.urls import reverse
from lxml import html

from journal.choices import Role
from journal.models import Event, OutgoingMessage
from reviews import services
from reviews.models import Review, ReviewAssignment
from reviews.tokens import token_for
from submissions import services as papers
from submissions.models import Submission
from tests import factories
from tests.factories.journal import with_role
from tests.factories.reviews import fresh
from tests.factories.submissions import editor_of, keep_file

pytestmark = pytest.mark.django_db


def at(assignment, name="as-reviewer", *more):
    return reverse(f"reviews:{name}", args=[assignment.uuid, *more])


def everything():
    """All rows that looking, or pressing, could have changed."""
    kinds = (Review, ReviewAssignment, OutgoingMessage, Event, Submission)
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]


def shown_to_editor(client, assignment):
    client.force_login(editor_of(assignment.round.submission))
    answer = client.get(at(assignment))
    assert answer.status_code == 200
    return answer


def shown_to_reviewer(client, assignment):
    """As they come to it by the link of the letter."""
    client.logout()
    return client.get(
        reverse("reviews:invitation", args=[token_for(assignment)]), follow=True
    )


OWN = "//autosave-form/*[@hidden] | //paper-marks | //*[@id='highlights'] | //*[@data-mark] | //*[@data-said]"
MARKING = " | //form[@class='marking']"
DRAFT = "//*[@id='saved'] | //*[@id='files']//ul | //*[@class='foot']/*[contains(@class, 'badge')]"


def main_of(text, *, draft=False, marks=True):
    """The main part, less what the two may differ in: forms are fieldsets, and the
    reviewer's own draft, its tools and addresses are taken out."""
    page = html.document_fromstring(text).get_element_by_id("main")
    for field in page.xpath(
        "//input[@name='csrfmiddlewaretoken' or @name='version']"
        f" | {OWN}{f' | {DRAFT}' if draft else ''}"
        f"{'' if marks else MARKING}"
    ):
        field.drop_tree()
    for form in page.xpath("//form | //*[contains(@class, 'shown')]"):
        kept = {name: form.get(name) for name in ("id", "aria-label")}
        kept["class"] = (form.get("class") or "").removeprefix("shown ")
        form.tag = "form"
        form.attrib.clear()
        form.attrib.update({name: value for name, value in kept.items() if value})
    for wrapped in page.xpath("//autosave-form | //fieldset[@disabled]"):
        wrapped.drop_tag()
    for scrolling in page.xpath("//*[@class='scroll']"):
        scrolling.attrib.pop("tabindex", None)
    text = html.tostring(page, encoding="unicode")
    for name, word in ((r"copy\.pdf", "COPY"), ("text/", "TEXT"), ("media/", "MEDIA")):
        here = rf'"/(desk/)?reviews/[0-9a-f-]{{36}}/(page/)?{name}'
        text = re.sub(here, f'"{word}', text)
    text = re.sub(r'"/(desk/)?reviews/[0-9a-f-]{36}/(page/)?"', '"PAGE"', text)
    for link in (  # it leads nowhere there
        r' href="/reviews/[0-9a-f-]{36}/(conflict|messages)/"',
        r' role="link" aria-disabled="true"',
    ):
        text = re.sub(link, "", text)
    return re.sub(r">\s+", ">", re.sub(r"\s+<", "<", re.sub(r"\s+", " ", text)))


def acting(answer):
    """Everything on the page that could still be pressed to some effect."""
    page = html.document_fromstring(answer.text)
    main = page.get_element_by_id("main")
    tools = page.xpath("//header[@class='wsbar']")
    found = []
    for part in (main, *tools):
        found += part.xpath(".//form")
        found += [
            control
            for control in part.xpath(".//button | .//input | .//textarea | .//select")
            if not control.xpath("ancestor::fieldset[@disabled]")
            and control.get("data-act") not in ("in", "out")  # of the PDF's reader
        ]
    return found


def test_invitation_is_the_very_page_and_dead(client):
    assignment = factories.invited()
    before = everything()
    seen = shown_to_editor(client, assignment)
    assert everything() == before
    assert "This is the page of Emeka Obi as it is now" in seen.text
    assert acting(seen) == []
    assert token_for(assignment) not in seen.text
    theirs = shown_to_reviewer(client, assignment)
    assert len(acting(theirs)) > 5
    assert main_of(seen.text) == main_of(theirs.text)


def test_review_form_is_the_very_page_without_the_draft(client):
    assignment = factories.reviewing()
    who = assignment.reviewer
    draft = factories.complete_draft(comments="Zanzibarnotsentyet.")
    draft["confidential"] = "Quagganotsentyet."
    services.save_draft(assignment, draft, version=0, by=who)
    Review.objects.update(
        highlights=[{"number": 1, "page": 1, "text": "Okapimarked", "boxes": []}]
    )
    before = everything()
    seen = shown_to_editor(client, assignment)
    assert everything() == before
    for word in ("Zanzibar", "Quagga", "Okapi", "checked", "Saved"):
        assert word not in html.document_fromstring(seen.text).xpath("string(//body)")
        assert word not in seen.text
    assert "not sent yet is theirs alone" in seen.text
    assert acting(seen) == []
    theirs = shown_to_reviewer(client, assignment)
    assert "Zanzibar" in theirs.text
    emptied = re.sub("Zanzibarnotsentyet.|Quagganotsentyet.", "", theirs.text)
    emptied = re.sub(r'\schecked(="")?', "", emptied)
    assert main_of(seen.text, draft=True) == main_of(emptied, draft=True)


def test_accessible_text_is_the_very_page_without_the_marks(client):
    assignment = factories.reviewing()
    version = assignment.round.version
    version.body += '<figure><img src="media:a.png" alt="A map"></figure>'
    version.save()
    keep_file(version, "media", "a.png", b"pixels", "image/png")
    Review.objects.update(
        highlights=[{"number": 1, "page": 1, "text": "Okapimarked", "boxes": []}]
    )
    seen = shown_to_editor(client, assignment)
    link = at(assignment, "as-reviewer-text")
    assert f'href="{link}"' in seen.text
    before = everything()
    seen = client.get(link)
    picture = client.get(at(assignment, "as-reviewer-picture", "a.png"))
    assert b"".join(picture.streaming_content) == b"pixels"
    missing = client.get(at(assignment, "as-reviewer-picture", "b.png"))
    assert missing.status_code == 404
    assert everything() == before
    assert "Schools measure what they can" in seen.text
    assert "Okapi" not in seen.text
    assert acting(seen) == []
    assert at(assignment) in seen.text  # the way back
    client.force_login(assignment.reviewer)
    theirs = client.get(reverse("reviews:review-text", args=[assignment.uuid]))
    assert "Okapi" in theirs.text
    assert main_of(seen.text, marks=False) == main_of(theirs.text, marks=False)
    services.cancel(assignment, by=editor_of(assignment.round.submission))
    client.force_login(editor_of(assignment.round.submission))
    for name in (["as-reviewer-text"], ["as-reviewer-picture", "a.png"]):
        assert client.get(at(assignment, *name)).status_code == 404


def test_report_that_is_in_and_the_decision_are_the_very_page(client):
    paper = factories.ready_to_decide()
    [first, _second] = ReviewAssignment.objects.order_by("pk")
    seen = shown_to_editor(client, first)
    assert "This is the page of Reviewer" in seen.text
    assert "not sent yet" not in seen.text
    assert main_of(seen.text) == main_of(shown_to_reviewer(client, first).text)
    factories.decided(paper, "accept")
    seen = shown_to_editor(client, first)
    assert "The editor’s decision: " in seen.text
    assert "wrote" in seen.text
    assert acting(seen) == []
    assert main_of(seen.text) == main_of(shown_to_reviewer(client, first).text)


def test_ended_invitation_is_the_very_page(client):
    assignment = factories.invited()
    services.decline_invitation(assignment, by=assignment.reviewer, reason="busy")
    seen = shown_to_editor(client, assignment)
    assert "Thank you for your answer. There is nothing more to do." in seen.text
    assert main_of(seen.text) == main_of(shown_to_reviewer(client, assignment).text)
    taken_back = factories.invited(fresh(assignment.round.submission))
    services.cancel(taken_back, by=editor_of(taken_back.round.submission))
    seen = shown_to_editor(client, taken_back)
    assert main_of(seen.text) == main_of(shown_to_reviewer(client, taken_back).text)


def test_nobody_else_gets_it_and_nothing_can_be_sent_to_it(client):
    assignment = factories.reviewing()
    paper = assignment.round.submission
    editor, chief = editor_of(paper), factories.chief("In conflict")
    papers.declare_conflict(paper, by=chief)
    outside = {
        "author": paper.submitter,
        "the reviewer": assignment.reviewer,
        "another reviewer": factories.reviewing(paper).reviewer,
        "another editor": factories.handling_editor("Other"),
        "in conflict": chief,
        "administrator": with_role(Role.ADMINISTRATOR),
        "member": factories.person(),
    }
    for who, person in outside.items():
        client.force_login(person)
        for name in ("as-reviewer", "as-reviewer-copy", "as-reviewer-text"):
            assert client.get(at(assignment, name)).status_code == 404, who
        picture = at(assignment, "as-reviewer-picture", "a.png")
        assert client.get(picture).status_code == 404, who
    client.force_login(editor)
    before = everything()
    for method in (client.post, client.put, client.delete):
        assert method(at(assignment)).status_code in (403, 404, 405)
    for name in ("review", "review-draft", "review-time", "review-check"):
        assert client.post(at(assignment, name), {"days": "7"}).status_code == 404
    assert everything() == before
    copy = client.get(at(assignment, "as-reviewer-copy"))
    assert copy.headers["Content-Type"] == "application/pdf"
    assert b"".join(copy.streaming_content)[:5] == b"%PDF-"


def test_paper_page_leads_to_each_reviewers_page(client):
    paper = factories.ready_to_decide()
    waiting = factories.invited(fresh(paper))
    client.force_login(editor_of(paper))
    page = html.document_fromstring(client.get(paper.get_desk_url()).text)
    asked = ReviewAssignment.objects.all()
    words = {
        link.get("href"): " ".join(link.text_content().split())
        for link in page.xpath("//a[contains(@href, '/page/')]")
    }
    assert set(words) == {at(one) for one in asked}
    assert words.pop(at(waiting)) == f"View as reviewer: {waiting.reviewer}"
    assert {text[:18] for text in words.values()} == {
        "View as Reviewer 1",
        "View as Reviewer 2",
    }
