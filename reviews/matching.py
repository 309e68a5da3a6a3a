"""Who knows the words of a paper: from what people wrote and reviewed here.

The rarer a word is among all papers, the more it tells (TF-IDF); how rare it is, the
database knows by itself (`pg_stats`), so that nothing has to be counted anew. People get
the weight of the papers they wrote, and less for those they reviewed. An editor is told
the words and how many papers, never which: of other papers, they may not know who wrote
or reviewed them (visibility.md, I1, E09).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from math import log
from typing import Any

from django.db import connection
from django.db.models import CharField, QuerySet, Value
from django.utils import timezone

from journal.models import User
from journal.worded import OneOf, Worded
from reviews.candidates import hidden_from
from reviews.choices import Answer
from reviews.models import ReviewAssignment
from submissions.models import Contributor, Submission
from submissions.showing import authors_for

LANGUAGE = "english"  # its stems; words of other languages are taken as they stand
MOST_TERMS, MOST_READ, MOST_NEAR, MOST_PEOPLE = 40, 1000, 150, 100
COMMON = 0.2  # a word of every fifth paper tells nothing
RAREST = 0.0005
WROTE, REVIEWED = 1.0, 0.7
SHARES = (1.0, 0.5, 0.25)  # of a person's papers that are nearest to this one
FEWEST_SHARED = 2  # one word in common is chance, if not the title has it

VECTOR = f"""
    setweight(to_tsvector('{LANGUAGE}', title || ' ' || array_to_string(keywords, ' ')), 'A')
    || setweight(to_tsvector('{LANGUAGE}', abstract), 'D')
"""
REMEMBER = f"""
    INSERT INTO reviews_paperwords (submission_id, vector)
    SELECT id, {VECTOR} FROM submissions_submission
    WHERE submitted_at IS NOT NULL AND (%(paper)s::bigint IS NULL OR id = %(paper)s)
    ON CONFLICT (submission_id) DO UPDATE SET vector = excluded.vector
"""  # noqa: S608 (constants of this module)
TERMS = """
    WITH known AS (
        SELECT u.word, u.share FROM pg_stats,
            unnest(most_common_elems::text::text[], most_common_elem_freqs)
                AS u(word, share)
        WHERE schemaname = current_schema()
            AND tablename = 'reviews_paperwords' AND attname = 'vector'
    )
    SELECT t.lexemes[1],
        (array_agg(lower(t.token) ORDER BY length(t.token), t.token))[1],
        count(*), bool_or(part.is_head), coalesce(max(known.share), 0)
    FROM (VALUES (true, %s), (false, %s)) AS part(is_head, words),
        ts_debug(%s::regconfig, part.words) AS t
        LEFT JOIN known ON known.word = t.lexemes[1]
    WHERE t.lexemes <> '{}' AND t.alias NOT IN ('uint', 'int', 'float', 'version')
    GROUP BY 1
"""
NEAR = """
    WITH term AS (
        SELECT word, weight, is_head, query::tsquery
        FROM unnest(%s::text[], %s::float8[], %s::bool[], %s::text[])
            AS t(word, weight, is_head, query)
    ), found AS (
        SELECT submission_id, vector FROM reviews_paperwords
        WHERE vector @@ %s::tsquery AND submission_id <> %s
        ORDER BY submission_id DESC LIMIT %s
    )
    SELECT found.submission_id, sum(term.weight),
        array_agg(term.word ORDER BY term.weight DESC)
    FROM found JOIN term ON found.vector @@ term.query
    GROUP BY 1 HAVING count(*) >= %s OR bool_or(term.is_head) ORDER BY 2 DESC, 1 LIMIT %s
"""


@dataclass(frozen=True)
class Term:
    """A word of a paper: its stem, as it is written there, and how much it tells."""

    stem: str
    word: str
    weight: float
    is_head: bool  # in the title or a keyword


def _weight(share: float, times: int, is_head: bool) -> float:
    rarity = -log(max(share, RAREST))
    return rarity * (1 + log(times)) * (2 if is_head else 1)


@dataclass
class Match:
    """What one person has to do with a paper's words."""

    wrote: int = 0
    reviewed: int = 0
    fits: list[float] = field(default_factory=list)
    words: dict[str, None] = field(default_factory=dict)

    @property
    def fit(self) -> float:
        """0 to about 1.75: the nearest papers count, a long list of far ones does not."""
        nearest = sorted(self.fits, reverse=True)
        return sum(a * b for a, b in zip(nearest, SHARES, strict=False))


def remember(submission: Submission | None = None) -> None:
    """Write down the words of one sent paper, or of every one."""
    paper = submission.pk if submission else None
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER, {"paper": paper})


def terms(submission: Submission) -> list[Term]:
    """The words that tell most about this paper, the best first."""
    head = " ".join([submission.title, *submission.keywords])
    with connection.cursor() as cursor:
        cursor.execute(TERMS, [head, submission.abstract, LANGUAGE])
        rows = cursor.fetchall()
    found = [
        Term(stem, word, _weight(share, n, is_head), is_head)
        for stem, word, n, is_head, share in rows
        if share < COMMON and len(stem) > 1
    ]
    return sorted(found, key=lambda term: (-term.weight, term.stem))[:MOST_TERMS]


def matches(submission: Submission, editor: User) -> dict[int, Match]:
    """People by their key, the best first; no paper counts that this editor's desk
    does not hold (C6).

    Three questions, at any number of papers: the 1,000 newest that share a word are
    weighed, the nearest 150 of them tell whom.
    """
    wanted = terms(submission)
    near = _near(submission, wanted)
    if not near:
        return {}
    whole = sum(term.weight for term in wanted)
    found: dict[int, Match] = defaultdict(Match)
    for person, paper, part in _people(near, editor):
        weight, words = near[paper]
        one = found[person]
        one.wrote += part == "wrote"
        one.reviewed += part == "reviewed"
        one.fits.append(weight / whole * (WROTE if part == "wrote" else REVIEWED))
        one.words |= dict.fromkeys(words)
    best = sorted(found.items(), key=lambda pair: (-pair[1].fit, pair[0]))
    return dict(best[:MOST_PEOPLE])


def _near(
    submission: Submission, wanted: list[Term]
) -> dict[int, tuple[float, list[str]]]:
    if not wanted:
        return {}
    queries = [_quoted(term.stem) for term in wanted]
    values = [
        [term.word for term in wanted],
        [term.weight for term in wanted],
        [term.is_head for term in wanted],
        queries,
        " | ".join(queries),
        submission.pk,
        *(MOST_READ, FEWEST_SHARED, MOST_NEAR),
    ]
    with connection.cursor() as cursor:
        cursor.execute(NEAR, values)
        return {paper: (weight, words) for paper, weight, words in cursor.fetchall()}


def _quoted(stem: str) -> str:
    """One word as a query of its own, whatever stands in it."""
    escaped = stem.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _people(near: Iterable[int], editor: User) -> list[tuple[int, int, str]]:
    """(person, paper, "wrote" or "reviewed"): authors as far as they are this editor's
    to know (I1), reports of papers that are not hidden."""
    return _worked.ask(
        editor.editorial_roles, person=editor.pk, papers=list(near), now=timezone.now()
    )


def _parts(
    roles: frozenset[str], *, person: int, papers: list[int], now: datetime
) -> QuerySet[Any, tuple[int, int, str]]:
    editor = User.with_roles(person, roles)
    hidden = hidden_from(editor)
    wrote = Contributor.objects.filter(
        authors_for(editor, now), OneOf("submission", papers), user__isnull=False
    ).exclude(submission__in=hidden)
    done = ReviewAssignment.objects.filter(
        OneOf("round__submission", papers), state=Answer.SUBMITTED
    ).exclude(round__submission__in=hidden)
    return (
        wrote.order_by()
        .values_list("user", "submission", Value("wrote", CharField()))
        .union(
            done.order_by().values_list(
                "reviewer", "round__submission", Value("reviewed", CharField())
            )
        )
    )


_worked = Worded(_parts, needs_all=False)
