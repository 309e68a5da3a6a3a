"""Copy-editing, questions and proofs: who does what, and what holds."""

import pytest

from issues import services, tasks
from issues.checks import before_publishing
from issues.choices import ProofState
from issues.copy_desk import is_approved, pinned
from issues.editing import places
from issues.models import Article, Proof, Query
from issues.sources import articles_of
from journal.choices import Role
from journal.models import Event, OutgoingMessage
from journal.verdict import NotAllowed
from submissions import grants
from submissions.services import declare_conflict
from tests import factories
from tests.factories.issues import filled, issue, published_issue, publisher
from tests.factories.journal import with_role
from tests.factories.submissions import PDF

pytestmark = pytest.mark.django_db


def refused(act, *args, **options):
    with pytest.raises(NotAllowed) as refusal:
        act(*args, **options)
    return refusal.value.verdict


def producer(article):
    found = with_role(Role.PRODUCTION)
    services.give_to_production(article.submission, found, by=publisher())
    return found


@pytest.fixture
def article():
    return filled(1).articles.get()


@pytest.fixture
def desk(article):
    return producer(article)


def the_paragraph(article):
    return next(p for p in places(article.body) if p.kind == "paragraph")


def edited(article, by, text="Schools measure [[1]]."):
    place = the_paragraph(article)
    return services.edit_place(article, place.number, place.mark, text, by=by)


def opened(article, by, monkeypatch):
    """A proof that is with the authors, without the typesetter's seconds."""
    from issues.production import proofs

    monkeypatch.setattr(proofs, "drawn", lambda article: proofs.Drawn(PDF, 4))
    proof = services.send_proof(article, by=by)
    tasks.draw_proof.func(proof.pk)
    return Proof.objects.get(pk=proof.pk)


def test_a_chief_gives_a_paper_to_production_alone(article):
    paper, chief = article.submission, publisher()
    stranger = factories.person()
    assert (
        "cannot prepare"
        in refused(services.give_to_production, paper, stranger, by=chief).reason
    )
    in_conflict = with_role(Role.PRODUCTION)
    grants.grant(in_conflict, grants.PRODUCE, paper)
    declare_conflict(paper, by=in_conflict)
    refused(services.give_to_production, paper, in_conflict, by=chief)
    editor = factories.handling_editor()
    refused(services.give_to_production, paper, with_role(Role.PRODUCTION), by=editor)
    assert edited(article, producer(article)).edits.count() == 1


def test_nothing_to_take_back(article, desk):
    assert "Nothing" in refused(services.undo_edit, article, by=desk).reason


def test_only_production_edits_and_every_edit_is_kept(article, desk):
    for other in (publisher(), article.submission.submitter, factories.person()):
        refused(edited, article, other)
    changed = edited(article, desk)
    assert "Schools measure <a" in changed.body
    assert changed.version.body != changed.body
    edit = changed.edits.get()
    assert (edit.number, edit.edited_by) == (1, desk)
    assert Event.objects.filter(kind="article.edited", actor=desk).exists()
    again = services.undo_edit(changed, by=desk)
    assert again.body == again.version.body
    assert again.edits.count() == 2
    assert services.undo_edit(again, by=desk).body == changed.body


def test_moving_a_paper_to_another_issue_keeps_the_edits(article, desk):
    body = edited(article, desk).body
    services.remove(Article.objects.get(pk=article.pk), by=publisher())
    moved = services.place(article.submission, issue(year=2027), by=publisher())
    assert moved.body == body


def test_questions_outlive_another_source(article, desk):
    place = the_paragraph(article)
    asked = services.ask(article, place.number, "Which schools?", by=desk)
    body = article.body.replace("Schools measure", "<em>All</em> schools measure")
    services.replace_text(article, body, by=desk)
    article.refresh_from_db()
    shown, lost = pinned(article)
    assert lost == []
    assert [one.place.kind for one in shown if one.queries] == ["paragraph"]
    author = article.submission.submitter
    refused(services.answer, asked, "Ours.", by=publisher())
    services.answer(asked, "Ours.", by=author)
    services.settle(Query.objects.get(), by=desk)
    asked = Query.objects.get()
    assert (asked.answer, asked.answered_by, asked.is_open) == ("Ours.", author, False)
    assert "settled" in refused(services.answer, asked, "No.", by=author).reason


def test_a_proof_is_read_answered_and_approved(article, desk, monkeypatch):
    author = article.submission.submitter
    refused(services.send_proof, article, by=author)
    query = services.ask(article, the_paragraph(article).number, "Why?", by=desk)
    proof = opened(article, desk, monkeypatch)
    assert (proof.state, proof.page_count) == (ProofState.OPEN, 4)
    letter = OutgoingMessage.objects.get(subject__contains="proof of your article")
    assert f"/my/{article.submission.uuid}/proof/" in letter.body
    refused(services.approve_proof, proof, by=desk)
    assert "questions" in refused(services.approve_proof, proof, by=author).reason
    services.answer(query, "Because.", by=author)
    services.approve_proof(proof, by=author)
    proof.refresh_from_db()
    assert (proof.answered_by, proof.is_approved) == (author, True)
    assert is_approved(article)
    told = OutgoingMessage.objects.get(subject__contains="answered the proof")
    assert told.recipient == desk
    refused(services.ask_corrections, proof, "More.", by=author)


def test_an_approval_holds_for_exactly_what_was_shown(article, desk, monkeypatch):
    author = article.submission.submitter
    services.approve_proof(opened(article, desk, monkeypatch), by=author)
    changed = edited(Article.objects.get(pk=article.pk), desk)
    assert not is_approved(changed)
    assert "changed since its proof" in blockers(article.issue)


def blockers(made):
    found = before_publishing(made, articles_of(made), None)
    return " ".join(check.text for check in found if check.blocks)


def test_corrections_stand_in_the_way_until_a_new_round(article, desk, monkeypatch):
    author, made = article.submission.submitter, article.issue
    assert "proof" not in blockers(made)
    first = opened(article, desk, monkeypatch)
    assert "is with the authors" in blockers(made)
    refused(services.ask_corrections, first, "  ", by=author)
    services.ask_corrections(first, "Page 2: Okafor, not Okofor.", by=author)
    assert "ask for corrections" in blockers(made)
    second = opened(article, desk, monkeypatch)
    assert second.number == 2
    services.approve_proof(second, by=author)
    assert "proof" not in blockers(made)


def test_a_newer_proof_takes_the_place_of_an_open_one(article, desk, monkeypatch):
    first = opened(article, desk, monkeypatch)
    opened(article, desk, monkeypatch)
    first.refresh_from_db()
    assert first.state == ProofState.TAKEN_BACK
    author = article.submission.submitter
    assert "not waiting" in refused(services.approve_proof, first, by=author).reason


def test_a_proof_that_cannot_be_drawn_says_why(article, desk, monkeypatch):
    from issues.production import proofs

    def fails(_article):
        raise proofs.NotDrawn("Table 1 has 5,000 rows.")

    monkeypatch.setattr(proofs, "drawn", fails)
    proof = services.send_proof(article, by=desk)
    tasks.draw_proof.func(proof.pk)
    proof.refresh_from_db()
    assert (proof.state, proof.failure) == ("failed", "Table 1 has 5,000 rows.")
    assert not OutgoingMessage.objects.filter(subject__contains="proof of").exists()


def test_a_real_proof_is_the_article_with_its_pages(article, desk):
    proof = services.send_proof(article, by=desk)
    tasks.draw_proof.func(proof.pk)
    proof.refresh_from_db()
    assert (proof.state, proof.page_count) == (ProofState.OPEN, 1)
    assert proof.size > 10_000


def test_what_is_published_is_not_edited():
    made = published_issue(1)
    article = made.articles.get()
    found = with_role(Role.PRODUCTION)
    grants.grant(found, grants.PRODUCE, article.submission)
    refused(edited, article, found)
    refused(services.send_proof, article, by=found)


# ---- Pages -----------------------------------------------------------------------


def production(article, tail=""):
    return f"/desk/production/{article.submission.uuid}/{tail}"


def test_the_page_shows_the_text_with_its_changes(client, article, desk):
    edited(article, desk)
    client.force_login(desk)
    page = client.get(production(article)).content.decode()
    assert "<del>what they can count " in page
    assert "One place differs" in page
    place = the_paragraph(Article.objects.get(pk=article.pk))
    address = production(article, f"places/{place.number}/")
    shown = client.get(address).content.decode()
    assert "Schools measure [[1]]." in shown
    answer = client.post(address, {"text": "No tokens.", "mark": place.mark})
    assert answer.status_code == 422
    assert "is missing" in answer.content.decode()
    answer = client.post(address, {"text": "Some measure [[1]].", "mark": place.mark})
    assert answer.status_code == 302
    client.post(address, {"question": "Which?"})
    assert Query.objects.get().question == "Which?"
    client.post(production(article, f"questions/{Query.objects.get().uuid}/settle/"))
    assert not Query.objects.get().is_open
    client.post(production(article, "undo/"))
    assert "Schools measure" in Article.objects.get(pk=article.pk).body


def test_the_author_answers_on_one_page(client, article, desk, monkeypatch):
    services.ask(article, the_paragraph(article).number, "Why?", by=desk)
    opened(article, desk, monkeypatch)
    author, paper = article.submission.submitter, article.submission
    client.force_login(author)
    assert "Open the proof" in client.get(f"/my/{paper.uuid}/").content.decode()
    page = client.get(f"/my/{paper.uuid}/proof/").content.decode()
    assert "Why?" in page
    pdf = client.get(f"/my/{paper.uuid}/proof/proof.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["Cache-Control"] == "private, no-store"
    query = Query.objects.get()
    client.post(f"/my/{paper.uuid}/proof/questions/{query.uuid}/", {"text": "So."})
    answer = client.post(f"/my/{paper.uuid}/proof/", {"answer": "correct"})
    assert answer.status_code == 422
    answer = client.post(f"/my/{paper.uuid}/proof/", {"answer": "approve"})
    assert answer.status_code == 302
    assert Proof.objects.get().answered_by == author


def test_who_learns_of_production_and_of_the_proof(client, article, desk, monkeypatch):
    opened(article, desk, monkeypatch)
    paper = article.submission
    query = services.ask(article, the_paragraph(article).number, "Why?", by=desk)
    coauthor = factories.person("Co-author")
    paper.contributors.create(name="C", user=coauthor, confirmed_at=paper.submitted_at)
    people = {
        "author": paper.submitter,
        "co-author": coauthor,
        "producer": desk,
        "chief": publisher(),
        "handling": factories.handling_editor(),
        "other production": with_role(Role.PRODUCTION, email="other@example.org"),
        "member": factories.person(),
    }
    grants.grant(people["handling"], grants.HANDLE, paper)
    in_conflict = factories.chief("In conflict")
    declare_conflict(paper, by=in_conflict)
    people["chief in conflict"] = in_conflict
    number = the_paragraph(article).number
    office = {"producer", "chief", "handling"}
    authors = {"author", "co-author"}
    for tail, whom in {
        production(article): office,
        production(article, "proofs/1.pdf"): office,
        f"/my/{paper.uuid}/proof/": authors,
        f"/my/{paper.uuid}/proof/proof.pdf": authors,
    }.items():
        assert answers(client, people, tail) == whom
    edits = production(article, f"places/{number}/")
    found = {name: status(client, user, edits) for name, user in people.items()}
    assert {name for name, code in found.items() if code == 200} == {"producer"}
    assert {name for name, code in found.items() if code == 403} == office - {
        "producer"
    }
    for act in ("undo/", "give/", "proof/", f"questions/{query.uuid}/settle/"):
        for name in people.keys() - office:
            client.force_login(people[name])
            assert client.post(production(article, act)).status_code == 404


def status(client, user, address):
    client.force_login(user)
    return client.get(address).status_code


def answers(client, people, address):
    return {n for n, user in people.items() if status(client, user, address) == 200}
