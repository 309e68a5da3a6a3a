"""Twin: a question that is worded once says what it would say asked anew each time."""

import pytest

from submissions.choices import Status
from submissions.models import ManuscriptFile
from submissions.permissions import Standing
from submissions.showing import files_for, showing
from submissions.wording import OfPaper
from tests import factories

pytestmark = pytest.mark.django_db


def test_each_reader_and_each_paper_gets_its_own_rows(django_assert_num_queries):
    asked = []

    def files(standing):
        asked.append(standing)
        return ManuscriptFile.objects.filter(files_for(standing)).order_by("pk")

    chief = factories.chief()
    papers = [factories.sent(), factories.sent()]
    known = OfPaper(files)
    standings = [Standing.of(chief, paper) for paper in papers]
    standings += [Standing.of(paper.submitter, paper) for paper in papers]

    for standing in standings:
        expected = list(files(standing))
        assert expected
        with django_assert_num_queries(1):
            assert known.ask(standing) == expected
    worded = [s for s in asked if s not in standings]
    assert len(worded) == 2, "one for the chief, one for the authors"


def test_paper_that_moves_on_is_another_shape():
    paper = factories.sent()
    author = paper.submitter
    known = OfPaper(lambda s: ManuscriptFile.objects.filter(files_for(s)))
    assert known.ask(Standing.of(author, paper))
    paper.status = Status.DRAFT
    stranger = Standing.of(factories.person("Stranger"), paper)
    assert known.ask(stranger) == []


def test_letter_that_depends_on_a_date_is_refused():
    paper = factories.sent()
    paper.status = Status.REVISING
    standing = Standing.of(paper.submitter, paper)

    def question(standing):
        standing.can_do("A02")
        return ManuscriptFile.objects.filter(showing(standing, "I2", "version"))

    with pytest.raises(TypeError):
        OfPaper(question).ask(standing)
