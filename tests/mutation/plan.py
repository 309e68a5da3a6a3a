"""Which tests ought to notice that a guard of a module is gone."""

from pathlib import PurePath

from tests.mutation.mutants import ROOT

CELLS = ["tests/permissions/test_document.py", "tests/permissions/test_cells.py"]
RELATIONS = ["tests/permissions/test_relations.py"]
TWINS = ["tests/permissions/test_twins.py"]
MATRIX = ["tests/permissions/test_matrix.py"]
BY_HAND = ["tests/permissions/test_lives_by_hand.py"]


def of_submissions(*names: str) -> list[str]:
    return [f"tests/submissions/test_{name}.py" for name in names]


def of_reviews(*names: str) -> list[str]:
    return [f"tests/reviews/test_{name}.py" for name in names]


# Of these only the decorators are taken away: who may come in at all, and how.
VIEWS = [
    str(file.relative_to(ROOT))
    for app in ("journal", "submissions", "reviews", "issues")
    for file in sorted((ROOT / app / "views").glob("*.py"))
]
DOORS = ["tests/journeys/test_post_only.py", *MATRIX, "tests/permissions/test_pairs.py"]
# Whose addresses the matrix leaves to others (its ELSEWHERE), and not by their name.
KEEPERS = {
    "issues/views/planner.py": ["tests/issues/test_season_plan.py"],
    "issues/views/proof.py": ["tests/issues/test_production.py"],
    "issues/views/publishing.py": [
        "tests/issues/test_services_publishing.py",
        "tests/issues/test_scheduling.py",
    ],
    "journal/views/letters.py": ["tests/journal/test_views_settings.py"],
    "journal/views/person.py": [
        f"tests/journal/test_{name}.py" for name in ("sessions", "own_data", "erasure")
    ],
    "reviews/views/desk_acts.py": of_reviews("views_desk_reviewers"),
    "submissions/views/authors.py": of_submissions("views_authorship"),
    "submissions/views/declare.py": of_submissions("views_submit"),
    "submissions/views/start.py": of_submissions("views_submit"),
}
GUESTS = of_submissions("special_issues")
TESTS: dict[str, list[str]] = {
    "submissions/permissions.py": [
        *RELATIONS,
        *TWINS,
        *CELLS,
        *of_submissions("permissions", "services_revealing"),
        *of_reviews("views_records"),
        *GUESTS,
    ],
    "submissions/grants.py": [
        *RELATIONS,
        *of_submissions("grants", "team_grants"),
        *GUESTS,
        *of_reviews("rights", "services_inviting"),
    ],
    "submissions/workflow.py": [
        *of_submissions("workflow"),
        *of_reviews("services_deciding", "races"),
    ],
    "submissions/views/files.py": of_submissions("views_files", "views_submit"),
    "submissions/conflicts.py": [
        *of_submissions("conflicts", "views_submit"),
        *of_reviews("suspended", "permissions"),
    ],
    "reviews/permissions.py": [
        *of_reviews(
            *("permissions", "showing"),
            *("rights", "services_inviting", "services_alternates"),
            *("views_attachments", "services_reporting", "suspended", "insights"),
            *("agreeing", "conversation", "returned", "views_insights"),
            *("views_desk_reviewers", "views_desk_news"),
        ),
        *of_submissions("supplements", "views_special_issues"),
        *TWINS,
    ],
    "submissions/queries.py": [
        *RELATIONS,
        *TWINS,
        *of_submissions("queries", "team_grants", "services_revealing"),
        *GUESTS,
        *of_reviews("desk"),
    ],
    "submissions/facts.py": [*of_submissions("facts"), *RELATIONS, *TWINS],
    "reviews/views/attachments.py": of_reviews("views_attachments"),
    "reviews/decision_rights.py": of_reviews(
        "decision_rights", "approving", "rescinding", "services_deciding", "races"
    ),
    "reviews/rights.py": of_reviews("rights", "services_alternates"),
    "reviews/tokens.py": of_reviews("tokens", "suspended", "services_inviting"),
    "reviews/views/desk_access.py": of_reviews(
        *("views_desk_access", "views_desk_as_reviewer", "views_desk_reviewers"),
        *("views_desk_decide", "views_desk_who"),
    ),
    "reviews/views/guests.py": of_reviews("views_reviewer", "tokens"),
    "submissions/authorship.py": of_submissions(
        *("authorship", "services_authorship", "views_authorship", "vouching"),
        *("services_confirming", "views_authors"),
    ),
    "submissions/author_links.py": of_submissions(
        *("services_confirming", "services_authorship", "views_authorship"),
    ),
    "submissions/views/guests.py": [
        *of_submissions("views_submit", "supplements", "views_files"),
        "tests/permissions/test_pairs.py",
    ],
    "submissions/draft_links.py": of_submissions("views_submit", "reminding"),
    "journal/permissions.py": [
        "tests/journal/test_views_settings.py",
        "tests/journal/test_erasure.py",
    ],
    "journal/verdict.py": ["tests/journal/test_verdict.py"],
    "issues/views/files.py": ["tests/issues/test_views_public.py"],
    "issues/views/proof.py": [
        "tests/issues/test_production.py",
        *of_submissions("views_my"),
    ],
    "submissions/review_copy.py": [
        *of_submissions("review_copy", "services_reading", "services_drafting"),
        "tests/submissions/cleaning/test_jailed.py",
    ],
    "submissions/reading/containers.py": [
        "tests/submissions/reading/test_containers.py",
        "tests/submissions/reading/test_hostile.py",
        *of_submissions("file_kinds"),
        "tests/submissions/cleaning",
    ],
    "submissions/policy.py": ["tests/permissions/test_document.py"],
    "submissions/showing.py": [
        *of_submissions("showing", "supplements", "views_files", "services_reading"),
        *of_reviews("hidden_from_reviewers", "views_attachments"),
        *TWINS,
    ],
    "submissions/agreements.py": of_reviews("agreeing"),
    "reviews/showing.py": [
        *of_reviews("showing", "hidden_from_reviewers", "agreeing"),
        *TWINS,
    ],
    "issues/permissions.py": [
        *(
            f"tests/issues/test_{name}.py"
            for name in ("special_issues", "services_build")
        ),
        "tests/issues/test_services_publishing.py",
        *MATRIX,
    ],
    "reviews/services/suspending.py": [*of_reviews("suspended"), *BY_HAND],
    "submissions/name_scan.py": [
        *of_submissions("name_scan"),
        "tests/submissions/cleaning",
        *of_reviews("scan"),
    ],
    "submissions/cleaning/__init__.py": ["tests/submissions/cleaning"],
    "submissions/cleaning/__main__.py": ["tests/submissions/cleaning"],
    "journal/middleware.py": [
        *(f"tests/journal/test_{name}.py" for name in ("middleware", "limits")),
        "tests/journal/test_second_factor.py",
    ],
    "journal/second_factor.py": ["tests/journal/test_second_factor.py"],
}
WHOLE = frozenset(TESTS)


def of_view(file: str) -> list[str]:
    """The tests of a page by its name, and who looks after its address for the matrix."""
    app, stem = file.split("/")[0], PurePath(file).stem
    named = [f"tests/{app}/test_{name}.py" for name in (f"views_{stem}", stem)]
    return [*filter(lambda one: (ROOT / one).exists(), named), *KEEPERS.get(file, ())]


TESTS |= {file: [*TESTS.get(file, ()), *of_view(file), *DOORS] for file in VIEWS}
