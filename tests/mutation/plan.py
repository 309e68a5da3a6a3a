"""Which tests ought to notice that a guard of a module is gone, the likeliest first."""

PERMISSIONS = "tests/permissions"
TABLES = [
    f"{PERMISSIONS}/test_{name}.py"
    for name in ("document", "relations", "cells", "twins")
]
VIEWS = [f"{PERMISSIONS}/test_matrix.py"]
DESK = [
    f"tests/reviews/test_views_desk{name}.py" for name in ("", "_decide", "_access")
]
ASKED = [
    "tests/submissions/test_permissions.py",
    f"{PERMISSIONS}/test_lives_by_hand.py",
]

TESTS: dict[str, list[str]] = {
    "submissions/permissions.py": [*TABLES, *ASKED, "tests/submissions", *DESK],
    "submissions/queries.py": [
        *TABLES,
        "tests/submissions",
        "tests/reviews/test_desk.py",
        "tests/reviews/test_insights.py",
        *DESK,
    ],
    "submissions/grants.py": [*TABLES, "tests/submissions", "tests/reviews"],
    "submissions/workflow.py": ["tests/submissions", "tests/reviews"],
    "submissions/conflicts.py": [
        "tests/submissions/test_conflicts.py",
        "tests/journal/test_addresses.py",
        "tests/reviews/test_suspended.py",
        "tests/reviews/test_permissions.py",
        *ASKED,
    ],
    "reviews/permissions.py": ["tests/reviews"],
    "submissions/views/files.py": [
        "tests/submissions/test_views_files.py",
        "tests/submissions/test_views_submit.py",
        *VIEWS,
    ],
    "reviews/views/attachments.py": ["tests/reviews", *VIEWS],
    "submissions/policy.py": TABLES,
    "submissions/showing.py": [*TABLES, "tests/submissions", "tests/reviews"],
    "issues/permissions.py": ["tests/issues", *VIEWS],
    "reviews/services/suspending.py": ["tests/reviews", *ASKED],
    "submissions/name_scan.py": [
        "tests/submissions/cleaning",
        "tests/reviews/test_scan.py",
    ],
    "submissions/cleaning/__init__.py": ["tests/submissions/cleaning"],
    "submissions/cleaning/__main__.py": ["tests/submissions/cleaning"],
    "journal/middleware.py": ["tests/journal/test_middleware.py", *VIEWS],
    "journal/second_factor.py": ["tests/journal/test_second_factor.py"],
}
