"""The story that both journeys tell: a manuscript is given, reviewed, revised, printed, read.

Nothing is done past the pages but what other people have done long before (a journal with
its people, a second accepted paper). Each person has a browser of their own, opened by
`enter`: over HTTP (visitor.py) or in Chromium (window.py), which understand the same verbs.
"""

import re

from django.utils import timezone

from issues.models import Issue
from journal.models import Section
from submissions.choices import Status
from submissions.models import Submission
from tests import factories

from .cast import (
    ANSWER,
    AUTHOR,
    AUTHORS,
    COAUTHOR,
    COMMENTS,
    COMMENTS_AGAIN,
    CONFIDENTIAL,
    DECLARED,
    FILES,
    FIRST,
    REVIEWERS,
    SECOND,
    SHORT,
    THIRD_AUTHOR,
    TITLE,
    cast,
    code_in,
    invitation_to,
    letters_to,
    manuscript,
    question_to,
    scores,
)
from .printed import assert_printed, pages_of


class Story:
    """Its acts, in their order; `work` lets the worker do all that waits."""

    def __init__(self, enter, work):
        self.work = work
        chief, editor = cast()
        self.chief, self.editor = enter(chief), enter(editor)
        self.guest, self.author, self.reader = enter(), enter(), enter()
        self.first, self.second = enter(), enter()

    @property
    def everybody(self):
        return (self.guest, self.author, self.first, self.second, *self.editors)

    @property
    def editors(self):
        return self.editor, self.chief

    def to_acceptance(self):
        """Two rounds: from the file to the letter that accepts it."""
        self.sent()
        self.confirmed()
        self.taken_up()
        self.reviewed(self.first, FIRST)
        self.reviewed(self.second, SECOND)
        self.decided("major")
        self.revised()
        self.read_again()
        self.decided("accept")
        self.author.open("/my/").follow(TITLE).sees("Accepted")

    def to_publication(self):
        """From the letter to the page and the PDF that everybody can read."""
        self.published()
        self.read_by_everybody()

    # The authors and the editors ----------------------------------------------------

    def sent(self):
        """Three screens and a receipt, without an account and without typing metadata."""
        guest = self.guest
        with guest.screens() as screens:
            guest.open("/submit/")
            guest.give(FILES[0], manuscript(1), "Read my file", email=AUTHOR)
            guest.sees("We are reading your file").watch(self.work)
            for words in (TITLE, *AUTHORS, "Read from your file"):
                guest.sees(words)
            article = Section.objects.get(name="Research article")
            guest.follow("Choose Article type").press("Save", section=str(article.pk))
            guest.follow("Add e-mail Authors")
            addresses = {"p1-email": COAUTHOR, "p2-email": THIRD_AUTHOR}
            guest.press("Save the authors", **addresses)
            # The copy is made again: with the type, and without the new address.
            guest.follow("Continue").sees("Making the copy that reviewers will see")
            self.work()
            guest.again("The copy that reviewers get")
            guest.press("Send to the journal", **DECLARED)
        guest.sees("Its number is JOT-")
        names = [screen.split("/")[-2] for screen in screens]
        assert names == ["submit", "check", "send", "received"]
        self.paper = Submission.objects.get()
        self.work()
        for address in (AUTHOR, COAUTHOR):
            assert any(TITLE in letter for letter in letters_to(address))

    def confirmed(self):
        """Each co-author says so behind the link in the letter, with one press."""
        for address in (COAUTHOR, THIRD_AUTHOR):
            self.guest.open(question_to(address)).sees(TITLE)
            self.guest.press("I am an author").sees("Thank you, you have confirmed")

    def taken_up(self):
        """The chief finds it and gives it away; one screen asks two reviewers."""
        chief, editor, desk = self.chief, self.editor, self.paper.get_desk_url()
        chief.open("/desk/new/").follow(TITLE)
        chief.unfold("Assign a handling editor")
        chief.press("Assign", editor=chief.option("Ayu Lim"))
        chief.sees("Ayu Lim handles the paper now.")
        editor.open("/desk/new/").follow(f"{self.paper.number}: ")
        editor.press("Send to review")
        with editor.screens() as screens:
            for name in REVIEWERS:
                editor.press("Find", q=name).follow(f"Add {name}")
            editor.press("Invite 2")
        editor.sees("2 invitations leave in 60 seconds.")
        assert screens == [f"{desk}reviewers/", desk]
        self.work()

    def decided(self, outcome):
        """One screen: the reports, the choice, the letter, a last look at it."""
        editor, desk = self.editor, self.paper.get_desk_url()
        editor.open("/desk/decide/").follow(f"{self.paper.number}: ")
        with editor.screens() as screens:
            editor.open("")
            editor.press("Send the decision", outcome=outcome)
            editor.sees("Sent after 60 seconds. You can undo until then.")
            seen = editor.shown_letter()
            editor.press("Send now")
        assert screens == [f"{desk}decide/", desk]
        self.work()
        for address in (AUTHOR, COAUTHOR):
            letter = letters_to(address)[-1]
            assert seen in " ".join(letter.split())
            assert re.search(r"Reviewer [12]\b", letter)

    def revised(self):
        """The author signs in by a code, reads, answers every point, sends version 2."""
        author = self.author
        author.open("/accounts/login/").press("Send me a code", email=AUTHOR)
        self.work()
        author.press("Go on", code=code_in(letters_to(AUTHOR)[-1]))
        author.open("/my/").follow(TITLE)
        author.open(author.letter_link()).sees("Reviewer 1").sees("Reviewer 2")
        author.open("/my/").follow("Answer the reviewers").follow("Add")
        author.give(FILES[1], manuscript(2), "Read this file")
        self.work()
        author.again("The copy that reviewers get")
        answers = author.fields("answer-")
        assert len(answers) == 3
        filled = dict.fromkeys(answers, ANSWER)
        filled |= {name.replace("answer-", "done-"): "on" for name in answers}
        author.press("Send the revision", **filled).sees("paragraphs changed")
        author.press("Send the revision", anonymous="on")
        author.sees("Your revision has been sent.")
        self.work()

    # The reviewers ------------------------------------------------------------------

    def reviewed(self, reviewer, name):
        """From the link in the letter to a report in two screens and a check."""
        with reviewer.screens() as screens:
            reviewer.open(invitation_to(REVIEWERS[name]))
            reviewer.sees("opening it changed nothing").press("Accept and start")
            reviewer.drafts(**scores(), comments=COMMENTS[name])
            self.reported(reviewer, "major")
        _invitation, review, *rest = screens
        assert rest == [f"{review}check/", f"{review}done/"]
        self.read_all_there_is(reviewer)
        self.work()

    def reported(self, reviewer, recommendation):
        """What is left of the form, the check, and the button that sends the report."""
        answer = {"confidential": CONFIDENTIAL, "recommendation": recommendation}
        reviewer.press("Check and submit", **answer).sees(CONFIDENTIAL)
        reviewer.press("Send the report").sees("Thank you for your report")

    def read_all_there_is(self, reviewer):
        """Every link of the page that belongs to the review: copy, text, pictures."""
        review = reviewer.path.removesuffix("done/")
        reviewer.open(f"{review}text/")
        for address in (*reviewer.images(), f"{review}copy.pdf"):
            assert reviewer.fetch(address)
        assert reviewer.fetch(f"{review}copy.pdf?download").startswith(b"%PDF")
        reviewer.open("/reviews/")

    def read_again(self):
        """One reviewer reads the revision and is content; the other has no time."""
        self.first.open(invitation_to(REVIEWERS[FIRST])).press("Accept and start")
        self.first.sees(ANSWER)
        self.first.drafts(**scores(5), comments=COMMENTS_AGAIN)
        self.reported(self.first, "accept")
        self.read_all_there_is(self.first)
        self.second.open(invitation_to(REVIEWERS[SECOND]))
        self.second.press("Too busy now", status=410)
        self.work()

    # The issue ----------------------------------------------------------------------

    def published(self):
        """Two screens: the builder, and the page that says what becomes public."""
        chief = self.chief
        factories.accepted(title=SHORT, editor=chief.who)
        today = timezone.localdate().isoformat()
        chief.open("/desk/issues/")
        plan = {"year": "2026", "season": "winter", "closes_on": today}
        chief.press("Open the issue", publish_on=today, **plan)
        with chief.screens() as screens:
            chief.open("")
            chief.press(f"Add to issue: {SHORT}").press(f"Add to issue: {TITLE}")
            chief.press(f"Move up: {TITLE}").press("Build PDF").watch(self.work)
            chief.sees("Open the PDF").follow("Publish").sees("What becomes public")
            chief.press("Publish now", confirmation="publish")
        self.work()
        builder, publish, public = screens
        assert publish == f"{builder}publish/"
        self.issue = Issue.objects.get()
        assert public == self.issue.get_absolute_url()
        statuses = Submission.objects.values_list("status", flat=True)
        assert set(statuses) == {Status.PUBLISHED}

    def read_by_everybody(self):
        """The home page, the issue, each article and its PDF, and the whole issue."""
        reader, issue = self.reader, self.issue.get_absolute_url()
        articles = list(self.issue.articles.in_order())
        assert [article.title for article in articles] == [TITLE, SHORT]
        for url in ("/", issue):
            reader.open(url)
            assert reader.text.index(TITLE) < reader.text.index(SHORT)
        assert_printed(reader.download("Download the issue"), articles)
        for article in articles:
            reader.open(issue).follow(article.title).sees(f"pages {article.pages}")
            own = pages_of(reader.download("Download PDF"))
            assert article.title in own[0]
            assert len(own) == article.page_count
        reader.open("/").follow(TITLE)
        for words in (AUTHORS[1], "How to cite", "References", "Figure 1", "Table 2"):
            reader.sees(words)
        for source in reader.images("article"):
            assert reader.fetch(source)
