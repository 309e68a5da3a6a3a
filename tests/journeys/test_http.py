"""The whole path over HTTP: a manuscript is given, reviewed, revised, printed, read.

Nothing is done past the pages but what other people have done long before (a journal
with its people, a second accepted paper). Each person has a browser of their own, and
what the reviewers and the authors got is searched at the end for what they must not know.
"""

import html
import io
import re

import pikepdf
import pytest
from django.utils import timezone

from issues.models import Issue
from journal.models import Section
from submissions.choices import Status
from submissions.models import Submission
from tests import factories

from .story import (
    AUTHOR,
    COAUTHOR,
    COMMENTS,
    CONFIDENTIAL,
    DECLARED,
    FILES,
    OF_AUTHORS,
    OF_REVIEWERS,
    REVIEWERS,
    TITLE,
    all_in,
    cast,
    code_in,
    invitation_to,
    letters_to,
    manuscript,
    pages_of,
    scores,
)
from .visitor import Visitor, upload

pytestmark = pytest.mark.django_db(transaction=True)

SHORT = "Counting what counts"


def test_manuscript_becomes_a_published_article(work):
    people = cast()
    guest = sent_by_a_guest(work)
    paper = Submission.objects.get()
    chief, editor, author = Visitor(people.chief), Visitor(people.editor), Visitor()
    taken_up(chief, editor, paper, work)
    first, second = Visitor(), Visitor()
    for visitor, name in zip((first, second), REVIEWERS, strict=True):
        reviewed(visitor, name, work)
    decided(editor, paper, "minor", work)
    revised(author, paper, work)
    read_again(first, second, work)
    decided(editor, paper, "accept", work)
    author.open("/my/").follow(TITLE)
    assert_hidden([first, second], REVIEWERS.values(), OF_AUTHORS)
    assert_hidden([guest, author], (AUTHOR, COAUTHOR), OF_REVIEWERS)
    # The search finds what there is to find.
    assert all_got([guest], [*OF_AUTHORS[:5], AUTHOR, FILES[0]])
    assert all_got([editor], OF_REVIEWERS)

    made = published(chief, work)
    reader = Visitor()
    read_by_everybody(reader, made)
    assert_printed(reader.fetch(f"{made.get_absolute_url()}issue.pdf"), made)
    assert_hidden([reader], (AUTHOR, COAUTHOR), OF_REVIEWERS)
    for visitor in (guest, author, first, second, editor, chief):
        assert_reading_changes_nothing(visitor)


# The acts ---------------------------------------------------------------------------


def sent_by_a_guest(work):
    """Three screens and a receipt, without an account and without typing metadata."""
    guest = Visitor()
    with guest.screens() as screens:
        guest.open("/submit/")
        file = upload(FILES[0], manuscript(1))
        guest.press("Read my file", email=AUTHOR, files=file)
        assert "We are reading your file" in guest.text
        work()
        guest.open(guest.path)
        assert TITLE in guest.text
        for name in (
            "Olena Tkachenko",
            "Олена Ткаченко",
            "Park Min-seo",
            "Dániel Szűcs",
        ):
            assert name in guest.text
        assert "Read from your file" in guest.text
        guest.follow("Choose Article type")
        guest.press(
            "Save", section=str(Section.objects.get(name="Research article").pk)
        )
        guest.follow("Add e-mail Authors")
        guest.press("Save the authors", **{"p1-email": COAUTHOR})
        work()  # the review copy is made again, without the new address
        guest.follow("Continue")
        guest.press("Send to the journal", **DECLARED)
    assert "Its number is JOT-" in guest.text
    assert [screen.split("/")[-2] for screen in screens] == [
        *("submit", "check", "send"),
        "received",  # the receipt
    ]
    work()
    for address in (AUTHOR, COAUTHOR):
        assert any(TITLE in letter for letter in letters_to(address))
    return guest


def taken_up(chief, editor, paper, work):
    """The chief finds it under New and gives it away; one screen asks two reviewers."""
    chief.open("/desk/").follow("New").follow(TITLE)
    chief.press("Assign", editor=chief.option("Ayu Lim"))
    assert "Ayu Lim handles the paper now." in chief.text
    editor.open("/desk/new/").follow(f"{paper.number}: ")
    editor.press("Send to review")
    with editor.screens() as screens:
        for name in REVIEWERS:
            editor.press("Find", q=name).follow(f"Add {name}")
        editor.press("Invite 2")
    assert "2 invitations are on their way." in editor.text
    assert screens == [f"{paper.get_desk_url()}reviewers/", paper.get_desk_url()]
    work()


def reviewed(visitor, name, work):
    """From the link in the letter to a report in two screens and a check."""
    with visitor.screens() as screens:
        visitor.open(invitation_to(REVIEWERS[name]))
        assert "opening it changed nothing" in visitor.text
        visitor.press("Accept and start")
        saved_by_itself(visitor, COMMENTS[name][:20])
        visitor.press(
            "Check and submit",
            comments=COMMENTS[name],
            confidential=CONFIDENTIAL,
            recommendation="minor",
            **scores(),
        )
        assert CONFIDENTIAL in visitor.text
        visitor.press("Send the report")
    _invitation, review, *rest = screens
    assert rest == [f"{review}check/", f"{review}done/"]
    read_all_there_is(visitor)
    work()


def saved_by_itself(visitor, words):
    """What the page's script sends while one types; a stale draft is refused."""
    here = visitor.path
    [src] = visitor.page.xpath("//autosave-form/@src")
    data = visitor.form_data("comments") | {"comments": words}
    visitor.send(src, data)
    visitor.send(src, data, status=409)
    assert words in visitor.open(here).text


def read_all_there_is(visitor):
    """Every link of the page that belongs to the review: the copy, the text, pictures."""
    here = visitor.path
    review = here.removesuffix("done/")
    visitor.open(f"{review}text/")
    for source in visitor.page.xpath("//img/@src"):
        visitor.fetch(source)
    for address in (f"{review}copy.pdf", f"{review}copy.pdf?download", "/reviews/"):
        visitor.open(address)


def decided(editor, paper, outcome, work):
    """One screen: the reports, the choice, the letter, a last look at it."""
    editor.open("/desk/decide/").follow(f"{paper.number}: ")
    with editor.screens() as screens:
        editor.open("")
        editor.press("Send the decision", outcome=outcome)
        assert "It leaves at once and cannot be taken back." in editor.text
        seen = editor.shown_letter()
        editor.press("Send now")
    assert screens == [f"{paper.get_desk_url()}decide/", paper.get_desk_url()]
    work()
    for address in (AUTHOR, COAUTHOR):
        letter = letters_to(address)[-1]
        assert seen in " ".join(letter.split())
        assert re.search(r"Reviewer [12]\b", letter)


def revised(author, paper, work):
    """The author signs in by a code, reads, answers every point, sends version 2."""
    author.open("/accounts/login/").press("Send me a code", email=AUTHOR)
    work()
    code = code_in(letters_to(AUTHOR)[-1])
    author.press("Go on", code=code)
    author.open("/my/").follow(TITLE)
    author.open(author.letter_link())
    assert "Reviewer 1" in author.text
    assert "Reviewer 2" in author.text
    author.open("/my/").follow("Answer the reviewers")
    here = author.path
    author.follow("Add").press("Read this file", files=upload(FILES[1], manuscript(2)))
    work()
    author.open(here)
    answers = author.fields("answer-")
    assert len(answers) == 3
    filled = dict.fromkeys(answers, "We have done as you ask.")
    filled |= {name.replace("answer-", "done-"): "on" for name in answers}
    author.press("Send the revision", **filled)
    assert "paragraphs changed" in author.text
    author.press("Send the revision", anonymous="on")
    assert "Your revision has been sent." in author.text
    work()


def read_again(first, second, work):
    """One reviewer reads the revision and is content; the other has no time."""
    first.open(invitation_to(REVIEWERS["Astrid Falkenberg"]))
    first.press("Accept and start")
    assert "We have done as you ask." in first.text
    first.press(
        "Check and submit",
        comments="1. The sentence is now one that I would sign.",
        confidential=CONFIDENTIAL,
        recommendation="accept",
        **scores(5),
    )
    first.press("Send the report")
    read_all_there_is(first)
    second.open(invitation_to(REVIEWERS["Tariq Mansouri"]))
    second.press("Too busy now", status=410)
    work()


def published(chief, work):
    """Two screens: the builder, and the page that says what becomes public."""
    factories.accepted(title=SHORT, editor=chief.who)
    today = timezone.localdate().isoformat()
    chief.open("/desk/issues/")
    plan = {"year": "2026", "season": "winter", "closes_on": today}
    chief.press("Open the issue", publish_on=today, **plan)
    with chief.screens() as screens:
        chief.open("")
        chief.press(f"Add to issue: {SHORT}")
        chief.press(f"Add to issue: {TITLE}")
        chief.press(f"Move up: {TITLE}")
        chief.press("Build PDF")
        assert not chief.progress()["done"]
        work()
        assert chief.progress()["done"]
        chief.open("").follow("Publish")
        chief.press("Publish now", confirmation="publish")
    work()
    builder, publish, public = screens
    assert publish == f"{builder}publish/"
    made = Issue.objects.get()
    assert public == made.get_absolute_url()
    assert [a.title for a in made.articles.in_order()] == [TITLE, SHORT]
    assert set(Submission.objects.values_list("status", flat=True)) == {
        Status.PUBLISHED
    }
    return made


def read_by_everybody(reader, made):
    """The home page, the issue, each article and its PDF."""
    for url in ("/", made.get_absolute_url()):
        reader.open(url)
        assert reader.text.index(TITLE) < reader.text.index(SHORT)
    for article in made.articles.in_order():
        reader.open(made.get_absolute_url()).follow(article.title)
        assert f"pages {article.pages}" in reader.text
        own = pages_of(reader.fetch(reader.link("Download PDF")))
        assert article.title in own[0]
        assert len(own) == article.page_count
    reader.open("/").follow(TITLE)
    for words in ("Олена Ткаченко", "How to cite", "References", "Figure 1", "Table 2"):
        assert words in reader.text
    for source in reader.page.xpath("//article//img/@src"):
        reader.fetch(source)


# What is looked at afterwards ---------------------------------------------------------


def assert_printed(pdf, made):
    """The contents name the page on which each article really stands; it is tagged."""
    texts = pages_of(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        labels = [page.label for page in document.pages]
        assert document.Root.MarkInfo.Marked
        assert document.Root.StructTreeRoot.K is not None
        with document.open_outline() as outline:
            marks = [item.title for item in outline.root]
    front = " ".join(texts[: labels.index("1")])
    articles = list(made.articles.in_order())
    assert [title for title in marks if title in (TITLE, SHORT)] == [TITLE, SHORT]
    for article in articles:
        [said] = re.findall(rf"{re.escape(article.title)}\D*?(\d+)", front)
        assert said == str(article.first_page)
        where = labels.index(said)
        assert article.title in texts[where]
    ends = [a.first_page + a.page_count for a in articles]
    assert [a.first_page for a in articles] == [1, ends[0]]
    assert labels[labels.index("1") :] == [str(n + 1) for n in range(ends[-1] - 1)]


def assert_hidden(visitors, addresses, words):
    """Nothing that these people got, by page, file or letter, has one of the words."""
    got = list(answers_to(visitors))
    for address in addresses:
        got += [(f"letter to {address}", letter) for letter in letters_to(address)]
    found = {
        (where, word)
        for where, said in got
        for word in words
        if word.casefold() in said.casefold()
    }
    assert found == set()


def all_got(visitors, words):
    """Whether every one of the words stands somewhere in what these people got."""
    said = "\n".join(text for _where, text in answers_to(visitors)).casefold()
    return all(word.casefold() in said for word in words)


def answers_to(visitors):
    """Each answer's address and all that it says: headers, page, or the whole PDF."""
    for visitor in visitors:
        for answer in visitor.answers:
            text = answer.body.decode("utf-8", errors="replace")
            is_pdf = answer.body.startswith(b"%PDF")
            said = all_in(answer.body) if is_pdf else html.unescape(text)
            yield answer.path, f"{answer.headers}\n{said}"


def assert_reading_changes_nothing(visitor):
    """Asking to read an address that a form was sent to: `open` sees that none writes."""
    for path in dict.fromkeys(visitor.sent):
        assert visitor.ask(path).status_code in (200, 302, 403, 404, 405, 410), path
