"""The same path in a real browser, shorter: scripts, static files and the content policy."""

import pytest

from issues.models import Issue
from journal.models import Section
from submissions.models import Submission
from tests.factories.issues import issue

from .story import CONFIDENTIAL, DECLARED, cast, invitation_to, scores

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "What a class does with a silent minute"
PAPER = f"""---
title: {TITLE}
author:
  - name: Amara Tadesse
    email: amara@example.org
    affiliation: Lakeside University
abstract: We left forty classes alone with a question for one minute, and counted.
keywords: [silence, questions, classes]
---

# Introduction

Teachers wait less than two seconds for an answer.[^1] We waited for sixty, and $n = 40$.

[^1]: The clock of the room was covered.

| Class | Minute |
| ----- | ------ |
| First | quiet  |

: What the first class did.
""".encode()
COMMENTS = "1. Please say what the teachers did meanwhile."
ADDRESS = "amara@example.org"


def test_manuscript_becomes_a_published_article_in_chromium(browse, work):
    people = cast()
    paper = sent(browse(), work)
    chief = browse(people.chief)
    invited(chief, paper, people.reviewers[0], work)
    reviewed(browse(), people.reviewers[0])
    accepted(chief, paper)
    published(chief, work)
    reader = browse().open("/")
    reader.follow(TITLE)
    reader.sees("We waited for sixty")
    reader.sees("Table 1")


def test_author_and_reviewer_need_no_scripts(browse, work):
    people = cast()
    paper = sent(browse(java_script_enabled=False), work, scripts=False)
    chief = browse(people.chief, java_script_enabled=False)
    invited(chief, paper, people.reviewers[0], work)
    reviewed(browse(java_script_enabled=False), people.reviewers[0], scripts=False)


# The acts ---------------------------------------------------------------------------


def sent(author, work, *, scripts=True):
    """Drop, check, declare, send; without scripts choose the file and look again."""
    author.open("/submit/").fill(email=ADDRESS)
    if scripts:
        author.drop("silent-minute.md", PAPER).sees("silent-minute.md")
    else:
        file = {"name": "silent-minute.md", "mimeType": "text/plain", "buffer": PAPER}
        author.page.set_input_files("[name=files]", file)
    author.press("Read my file").sees("We are reading your file")
    work()
    if not scripts:
        author.page.reload()
    author.sees("Check what we read").sees(TITLE)
    author.follow("Choose Article type")
    author.fill(section=str(Section.objects.get(name="Research article").pk)).press(
        "Save"
    )
    author.follow("Continue").sees("Making the copy that reviewers will see")
    work()  # the type stands in the review copy: it is made again
    if not scripts:
        author.page.reload()
    author.sees("The copy that reviewers get")
    author.fill(**DECLARED).press("Send to the journal").sees("Its number is")
    work()
    return Submission.objects.get()


def invited(chief, paper, reviewer, work):
    """The chief takes it up and asks one reviewer."""
    chief.open("/desk/").follow(TITLE).sees("Assign a handling editor")
    chief.page.get_by_text("Assign a handling editor").click()
    chief.page.select_option("#editor", label=str(chief.name))
    chief.press("Assign").sees("handles the paper now")
    chief.open(f"{paper.get_desk_url()}triage/").press("Send to review")
    chief.sees("Now choose reviewers")
    chief.page.fill("#q", reviewer.name)
    chief.press("Find").follow(f"Add {reviewer.name}")
    chief.press("Invite 1").sees("1 invitation is on its way.")
    work()


def reviewed(window, reviewer, *, scripts=True):
    """The link, the paper beside the form, scores by number keys, the check."""
    window.open(invitation_to(reviewer.email)).press("Accept and start")
    window.sees("Comments for the authors")
    if scripts:
        window.page.locator(".pdfpage canvas").first.wait_for()
        for name, value in scores().items():
            window.page.locator(f"[name='{name}']").first.focus()
            window.page.keyboard.press(value)
            assert window.page.locator(f"[name='{name}'][value='{value}']").is_checked()
    else:
        window.fill(**scores())
    window.fill(comments=COMMENTS, confidential=CONFIDENTIAL, recommendation="accept")
    if scripts:
        window.page.locator("#saved[data-state=saved]").wait_for()
    window.press("Check and submit").sees("Check your report")
    window.press("Send the report").sees("Thank you for your report")


def accepted(chief, paper):
    chief.open(f"{paper.get_desk_url()}decide/").fill(outcome="accept")
    chief.press("Send the decision").sees("Last look: Accept").press("Send now")
    chief.sees("The decision is sent.")


def published(chief, work):
    """Open an issue, place, build while the page follows, type the word, publish."""
    made = issue(chief.who)
    chief.open(made.get_desk_url())
    chief.press(f"Add to issue: {TITLE}").sees("is in the issue")
    with chief.page.expect_response(lambda answer: answer.url.endswith("/progress/")):
        chief.press("Build PDF")  # the page asks by itself how far it is,
    work()
    chief.page.get_by_role("link", name="Open the PDF").wait_for()  # and shows the end
    chief.follow("Publish").sees("What becomes public")
    chief.fill(confirmation="publish").press("Publish now").sees("is public.")
    assert chief.path == Issue.objects.get().get_absolute_url()
