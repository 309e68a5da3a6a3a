"""How much of a text stands in another, who hears of it, and how many papers it asks."""

import random
from types import SimpleNamespace

import pytest
from django.urls import reverse

from submissions import services, similarity
from submissions.file_checks import checks
from submissions.models import SimilarText, Submission, Version
from submissions.similarity import Match, NotChecked, OwnPapers, marks_of, words_of
from tests import factories

pytestmark = pytest.mark.django_db
VOCABULARY = [f"word{number}" for number in range(4000)]


def text(seed, length=3000):
    """Words that nobody else wrote, as a canonical text of paragraphs."""
    words = random.Random(seed).choices(VOCABULARY, k=length)
    rows = (words[at : at + 100] for at in range(0, length, 100))
    return "".join(f"<p>{' '.join(row)}</p>" for row in rows)


def holding(paper, body):
    version = paper.versions.get()
    Version.objects.filter(pk=version.pk).update(body=body)
    version.refresh_from_db()
    services.look_for_similar(version)
    return version


def found_for(version):
    return list(version.similar_texts.values_list("paper__title", "percent"))


def test_shared_passages_are_measured_and_others_are_not_found():
    holding(factories.sent(title="Whole"), text(1))
    holding(factories.sent(title="Half"), text(1, 1500) + text(2, 1500))
    holding(factories.sent(title="Another"), text(3))
    found = dict(found_for(holding(factories.draft(title="Copy"), text(1))))
    assert found.keys() == {"Whole", "Half"}
    assert found["Whole"] == 100
    assert 35 < found["Half"] < 65


def test_reference_lists_case_and_markup_make_no_difference():
    plain = "<p>One of the Schools we asked, and <em>only</em> one.</p>"
    shouted = "<p>ONE OF THE SCHOOLS WE ASKED</p><p>and only one</p>"
    listed = '<section class="references"><ol><li>Obi, E.</li></ol></section>'
    assert words_of(plain + listed) == words_of(shouted)
    assert words_of("<p>数字教育</p>") == list("数字教育")
    assert (words_of(""), marks_of("<p>too short</p>")) == ([], set())


def test_drafts_and_ones_own_versions_are_not_compared_with():
    paper = factories.sent(title="First")
    holding(paper, text(1))
    holding(factories.draft(title="Unsent"), text(1))
    assert found_for(holding(paper, text(1))) == []


def test_sentence_that_everybody_writes_is_no_match():
    formula = "<p>" + "the authors declare that they have no competing interest " * 2
    holding(factories.sent(title="One"), text(1) + formula)
    assert found_for(holding(factories.sent(title="Two"), text(2) + formula)) == []


def test_authors_hear_of_their_own_papers_and_of_no_others():
    mine = factories.sent(title="Mine")
    holding(mine, text(1))
    holding(factories.sent(title="Of somebody else"), text(1))
    version = holding(factories.draft(mine.submitter, title="Again"), text(1))
    assert {title for title, _percent in found_for(version)} == {
        "Mine",
        "Of somebody else",
    }
    about = [check for check in checks(version) if check.paper]
    assert [check.paper for check in about] == [mine]
    assert f"stands in your paper {mine.number}" in about[0].text


def test_editors_read_it_but_not_of_papers_hidden_from_them(client):
    paper = factories.sent(title="Copied")
    chief = factories.chief()
    open_one, hidden = factories.sent(title="Open"), factories.sent(title="Hidden")
    for one in (open_one, hidden):
        holding(one, text(1))
    holding(paper, text(1))
    services.declare_conflict(hidden, by=chief)
    client.force_login(chief)
    for name in ("reviews:triage", "reviews:desk-paper"):
        page = client.get(reverse(name, args=[paper.uuid])).content.decode()
        assert "Similar texts" in page
        assert open_one.number in page
        assert hidden.number not in page
    client.force_login(paper.submitter)
    page = client.get(reverse("submissions:paper", args=[paper.uuid]))
    assert "Similar texts" not in page.content.decode()


def test_every_text_is_asked_about_in_one_question(django_assert_num_queries):
    for seed in range(5):
        holding(factories.sent(title=f"Paper {seed}"), text(1, 1000) + text(seed + 9))
    version = factories.draft(title="Last").versions.get()
    version.body = text(1, 1000)
    with django_assert_num_queries(
        5
    ):  # its marks are kept in a transaction, and compared
        assert len(OwnPapers().matches(version)) == 5


class Down:
    def matches(self, version):
        raise NotChecked("does not answer")


class Elsewhere:
    def matches(self, version):
        return [Match(40, title="A thesis", url="https://theses.example.org/1")]


def test_another_checker_is_named_by_the_settings(settings, client):
    settings.SIMILARITY_CHECKER = f"{__name__}.Elsewhere"
    paper = factories.sent()
    services.look_for_similar(paper.versions.get())
    client.force_login(factories.chief())
    page = client.get(reverse("reviews:triage", args=[paper.uuid])).content.decode()
    assert 'href="https://theses.example.org/1"' in page
    assert "A thesis" in page


def test_checker_that_does_not_answer_is_named_and_stops_nothing(settings, client):
    settings.SIMILARITY_CHECKER = f"{__name__}.Down"
    paper = factories.sent()
    version = paper.versions.get()
    SimilarText.objects.create(version=version, percent=50, title="From before")
    services.look_for_similar(version)
    assert not version.similar_texts.exists()
    client.force_login(factories.chief())
    page = client.get(reverse("reviews:triage", args=[paper.uuid])).content.decode()
    assert "Not compared with other texts: the checker does not answer" in page


def test_sending_looks_again(django_capture_on_commit_callbacks, monkeypatch):
    looked = []
    asked = SimpleNamespace(enqueue=looked.append)
    monkeypatch.setattr("submissions.tasks.look_for_similar", asked)
    draft = factories.draft()
    with django_capture_on_commit_callbacks(execute=True):
        services.send(draft, by=draft.submitter)
    assert looked == [Submission.objects.get().versions.get().pk]
    assert similarity.checker().__class__ is OwnPapers
