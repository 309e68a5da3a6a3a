"""The record and the published issues of the data set."""

from __future__ import annotations

from datetime import datetime

from django.utils.text import slugify

from issues.models import Article, Issue, IssueBuild
from journal.choices import Season
from journal.demo import words
from journal.models import Event
from submissions.choices import Status
from submissions.models import Submission, Version

from .bulk import DAY, ISSUE_SIZE, Bulk, batches

REVIEWED = (
    "editor.assigned",
    "submission.send_to_review",
    "reviewer.accepted",
    "reviewer.accepted",
    "review.submitted",
    "review.submitted",
)
ENDS = {
    Status.REVISING: "submission.ask_revision",
    Status.DECLINED: "submission.decline",
    Status.ACCEPTED: "submission.accept",
    Status.PUBLISHED: "submission.accept",
}
RELEASED = {"submission.submit", "submission.send_to_review", *ENDS.values()}


class Publishing(Bulk):
    """Events for every paper, issues of twelve articles."""

    def _events(self, submissions: list[Submission]) -> None:
        self._write(
            Event,
            (
                Event(
                    kind=kind,
                    about=s.uuid,
                    occurred_at=when,
                    is_released=kind in RELEASED,
                )
                for s in submissions
                for kind, when in self._told(s)
            ),
        )

    def _told(self, submission: Submission) -> list[tuple[str, datetime]]:
        """What the record says of one paper, in order."""
        sent, status = submission.submitted_at, submission.status
        steps = [("submission.submit", sent)]
        if status == Status.SUBMITTED:
            return steps
        passed = [self.dice.uniform(0, 1) for _step in REVIEWED]
        end = min(self.now, submission.status_at)
        steps += [
            (kind, sent + share * (end - sent))
            for kind, share in zip(REVIEWED, sorted(passed), strict=True)
        ]
        if status in ENDS:
            steps.append((ENDS[Status(status)], end))
        return steps

    def _issues(self, submissions: list[Submission], versions: list[Version]) -> None:
        published = [
            (s, v)
            for s, v in zip(submissions, versions, strict=True)
            if s.status == Status.PUBLISHED
        ]
        seasons = list(Season)
        year, page = self.now.year - 1, 1
        for place, part in enumerate(batches(published, ISSUE_SIZE)):
            season = seasons[3 - place % 4]
            issue = Issue.objects.create(
                journal=self.journal,
                year=year - place // 4,
                season=season,
                title=words.title(self.dice),
                closes_on=self.now.date(),
                publish_on=self.now.date(),
            )
            build = IssueBuild.objects.create(
                issue=issue,
                number=1,
                state="done",
                asked_by=self.editors[0],
                percent=100,
            )
            issue.pdf, issue.published_at = build, self.now - (30 + 90 * place) * DAY
            issue.save()
            articles = []
            for number, (submission, version) in enumerate(part, start=1):
                pages = version.page_count
                articles.append(self._article(issue, submission, version, number, page))
                page += pages
            self._write(Article, articles)

    def _article(
        self,
        issue: Issue,
        submission: Submission,
        version: Version,
        number: int,
        page: int,
    ) -> Article:
        name = submission.submitter.name
        code = f"{self.stem}{submission.pk}"
        body = f'<section id="s-1"><h2>Introduction</h2><p>{words.paragraph(self.dice, 400)}</p></section>'
        return Article(
            submission=submission,
            version=version,
            issue=issue,
            section=submission.section,
            position=number,
            slug=f"{slugify(submission.title)[:90]}-{code}",
            elocation=f"e{number:04d}",
            doi=f"{self.journal.doi_prefix}/seed.{code}",
            title=submission.title,
            short_title=submission.short_title,
            abstract=submission.abstract,
            keywords=submission.keywords,
            people=[
                {
                    "name": name,
                    "family": name.split()[-1],
                    "native_name": "",
                    "native_lang": "",
                    "orcid": "",
                    "email": "",
                    "is_corresponding": True,
                    "credit_roles": [],
                    "affiliations": [0],
                }
            ],
            affiliations=[words.university(self.dice)],
            byline=name,
            body=body,
            page_body=body,
            page_count=version.page_count,
            first_page=page,
            received_on=submission.submitted_at.date(),
            accepted_on=submission.status_at.date(),
            published_at=issue.published_at,
        )
