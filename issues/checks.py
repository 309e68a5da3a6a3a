"""What stands between an issue and its publication, in sentences for the editor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from issues.choices import BuildState, ProofState
from issues.models import Issue, Proof
from issues.sources import content_key, printed_key
from journal.choices import Season
from submissions.authorship import names_of
from submissions.choices import Status
from submissions.models import AuthorsChange, Contributor

if TYPE_CHECKING:
    from issues.models import Article, IssueBuild

EMPTY_ALT = 'alt=""'


@dataclass(frozen=True)
class Check:
    """One line of the list: good, warn, bad (nothing is published) or mute (a fact)."""

    tone: str
    text: str
    link: str = ""  # where it is mended

    @property
    def blocks(self) -> bool:
        return self.tone == "bad"


def before_publishing(
    issue: Issue, articles: Sequence[Article], build: IssueBuild | None
) -> list[Check]:
    """Every check, in the order in which they are mended. `articles` with their texts."""
    return [
        _contents(issue, articles),
        *_authors(articles),
        *_proofs(articles),
        *_build(issue, articles, build),
        _date(issue),
        *_order_of_issues(issue),
        _budget(issue, articles),
        _orcids(articles),
        *_descriptions(articles),
        *_data(articles),
        *_metadata(articles),
    ]


def last_good(issue: Issue) -> IssueBuild | None:
    """The newest build that made a PDF."""
    return issue.builds.filter(state=BuildState.DONE).first()


def _contents(issue: Issue, articles: Sequence[Article]) -> Check:
    if not articles:
        text = _("The issue is empty. Place an accepted paper.")
        return Check("bad", text, f"{issue.get_desk_url()}#pool")
    waiting = [a for a in articles if a.submission.status != Status.ACCEPTED]
    if waiting:
        titles = ", ".join(f"“{a.short_title or a.title}”" for a in waiting)
        text = _("Not accepted any more: %(titles)s.") % {"titles": titles}
        return Check("bad", text, f"{issue.get_desk_url()}#contents")
    count = len(articles)
    return Check(
        "good",
        ngettext("%(n)d accepted paper", "All %(n)d papers are accepted", count)
        % {"n": count},
    )


def _authors(articles: Sequence[Article]) -> list[Check]:
    """Whoever stands above an article has said to have written it, and nobody asks for
    other authors."""
    papers = {article.submission_id: article for article in articles}
    asked = AuthorsChange.objects.open().filter(submission=OuterRef("submission"))
    open_ones = Contributor.objects.filter(submission__in=papers).annotate(
        is_asked=Exists(asked)
    )
    waited_for = Contributor.objects.in_the_way().values("pk")
    found: dict[int, list[Contributor]] = defaultdict(list)
    for one in open_ones.filter(Q(pk__in=waited_for) | Q(is_asked=True)):
        found[one.submission_id].append(one)
    return [
        Check(
            "bad",
            _in_question(papers[pk], people),
            papers[pk].submission.get_desk_url(),
        )
        for pk, people in found.items()
    ]


def _proofs(articles: Sequence[Article]) -> list[Check]:
    """What the authors have asked to correct is corrected first, and nothing is printed
    while they read; an article that they never saw is the editors' own risk."""
    newest: dict[int, Proof] = {}
    rounds = Proof.objects.filter(article__in=[a.pk for a in articles])
    for proof in rounds.exclude(state=ProofState.TAKEN_BACK).order_by("number"):
        newest[proof.article_id] = proof
    found = []
    for article in articles:
        said = _of_proof(article, newest.get(article.pk))
        if said:
            tone, sentence = said
            text = sentence % {"title": article.short_title or article.title}
            link = reverse("issues:production", args=[article.submission.uuid])
            found.append(Check(tone, text, link))
    if articles and not found:
        return [Check("good", _("Every proof is approved as it will be printed"))]
    return found


def _of_proof(article: Article, proof: Proof | None) -> tuple[str, str] | None:
    if proof is None or proof.state == ProofState.FAILED:
        return "warn", _("“%(title)s”: its authors have seen no proof.")
    if proof.state == ProofState.CORRECTED:
        return "bad", _("“%(title)s”: the authors ask for corrections.")
    if not proof.is_approved:
        return "bad", _("“%(title)s”: the proof is with the authors.")
    if proof.content_key != printed_key(article):
        return "bad", _("“%(title)s”: it has changed since its proof was approved.")
    return None


def _in_question(article: Article, people: Sequence[Any]) -> str:
    title = article.short_title or article.title
    if any(one.is_asked for one in people):
        said = _("“%(title)s”: another list of its authors is asked for.")
        return said % {"title": title}
    said = _("“%(title)s”: not every author has confirmed: %(names)s.")
    return said % {"title": title, "names": names_of(people)}


def _build(
    issue: Issue, articles: Sequence[Article], build: IssueBuild | None
) -> list[Check]:
    if not articles:
        return []
    link = f"{issue.get_desk_url()}#build"
    if build is None:
        return [Check("bad", _("No PDF has been built yet."), link)]
    if build.content_key != content_key(issue, articles):
        return [
            Check("bad", _("Something has changed since build %(n)d. Build the PDF again.")
                  % {"n": build.number}, link)
        ]  # fmt: skip
    warned = sum(step["state"] == "warned" for step in build.steps)
    found = [
        Check("good", _("Build %(n)d is what will be published") % {"n": build.number})
    ]
    if warned:
        text = ngettext(
            "The typesetter warned about %(n)d article",
            "The typesetter warned about %(n)d articles",
            warned,
        )
        found.append(Check("warn", text % {"n": warned}, link))
    return found


def _date(issue: Issue) -> Check:
    day = formats.date_format(issue.publish_on, "j F Y")
    today, link = timezone.localdate(), f"{issue.get_desk_url()}#plan"
    if issue.publish_on > today:
        return Check(
            "bad",
            _(
                "The pages say that it is published on %(day)s. Wait for that day, or change the date and build again."
            )
            % {"day": day},
            link,
        )
    if issue.publish_on < today:
        text = _("The pages say %(day)s, which is past.") % {"day": day}
        return Check("warn", text, link)
    return Check("good", _("Dated today"))


def _order_of_issues(issue: Issue) -> list[Check]:
    """Page numbers run on through the volume, so its issues appear in order."""
    earlier = [season for season in Season if season.number < issue.number]
    open_ones = Issue.objects.planned().filter(
        journal=issue.journal_id,
        year=issue.year,
        season__in=earlier,
        articles__isnull=False,
    )
    return [
        Check("bad", _("Publish %(issue)s first: pages run on through the volume.")
              % {"issue": other}, other.get_desk_url())
        for other in open_ones.distinct()
    ]  # fmt: skip


def _budget(issue: Issue, articles: Sequence[Article]) -> Check:
    pages = sum(article.page_count for article in articles)
    facts = {"pages": pages, "budget": issue.page_budget}
    if pages > issue.page_budget:
        return Check(
            "warn",
            _("%(pages)d pages, %(budget)d were planned") % facts,
            f"{issue.get_desk_url()}#contents",
        )
    return Check("good", _("%(pages)d of %(budget)d pages") % facts)


def _orcids(articles: Sequence[Article]) -> Check:
    people = [person for article in articles for person in article.people]
    having = sum(bool(person["orcid"]) for person in people)
    tone = "good" if having == len(people) else "mute"
    facts = {"having": having, "all": len(people)}
    return Check(tone, _("%(having)d of %(all)d authors have an ORCID iD") % facts)


def _descriptions(articles: Sequence[Article]) -> list[Check]:
    bare = {a: n for a in articles if (n := a.body.count(EMPTY_ALT))}
    if not bare:
        return [Check("good", _("Every picture has a text description"))]
    found = []
    for article, count in bare.items():
        text = ngettext(
            "“%(title)s”: %(n)d picture has no text description",
            "“%(title)s”: %(n)d pictures have no text description",
            count,
        )
        facts = {"n": count, "title": _called(article)}
        found.append(Check("warn", text % facts, _production(article)))
    return found


def _called(article: Article) -> str:
    return article.short_title or article.title


def _production(article: Article) -> str:
    return reverse("issues:production", args=[article.submission.uuid])


def _data(articles: Sequence[Article]) -> list[Check]:
    bare = [
        article
        for article in articles
        if article.section.is_peer_reviewed and not article.statements
    ]
    text = _("“%(title)s” has no statements (data, ethics, funding)")
    return [
        Check(
            "warn",
            text % {"title": _called(article)},
            article.submission.get_desk_url(),
        )
        for article in bare
    ]


def _metadata(articles: Sequence[Article]) -> list[Check]:
    """What indexes ask for; an editorial needs neither abstract nor keywords."""
    found = []
    for article in articles:
        link, title = article.submission.get_desk_url(), {"title": _called(article)}
        if not article.people:
            found.append(Check("bad", _("“%(title)s” names no author") % title, link))
        if not article.licence_url:
            found.append(Check("bad", _("“%(title)s” has no licence") % title, link))
        if article.section.is_peer_reviewed and not article.abstract.strip():
            found.append(Check("warn", _("“%(title)s” has no abstract") % title, link))
        if article.section.is_peer_reviewed and not article.keywords:
            found.append(Check("warn", _("“%(title)s” has no keywords") % title, link))
    return found
