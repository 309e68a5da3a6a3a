"""Rules about rights that no run can show: they are read from the source."""

import ast
from functools import cache

from tests.settings import ROOT

APPS = ("journal", "submissions", "reviews", "issues")
SOURCES = sorted(
    file.relative_to(ROOT)
    for app in APPS
    for file in (ROOT / app).rglob("*.py")
    if "migrations" not in file.parts
)
FORBIDDEN = {
    "has_perm",
    "has_perms",
    "has_module_perms",
    "is_superuser",
    "get_objects_for_user",
    "get_objects_for_group",
    "get_users_with_perms",
    "get_perms",
    "ObjectPermissionChecker",
    "permission_required",
    "PermissionRequiredMixin",
    "user_passes_test",
    "staff_member_required",
}
GRANT_MODELS = {"SubmissionUserGrant", "SubmissionGroupGrant"}
WRITES = {
    "assign_perm",
    "remove_perm",
    "bulk_assign_perm",
    "bulk_remove_perm",
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "update",
    "bulk_update",
    "delete",
    "save",
}


@cache
def trees():
    """Each file of the applications and what it says."""
    return [(file, ast.parse((ROOT / file).read_text())) for file in SOURCES]


def names(tree):
    """Every name that is read, called or imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_nobody_asks_django_or_guardian_for_a_permission():
    """Both say yes to every superuser before a conflict is looked at."""
    asking = {str(f): FORBIDDEN & {*names(tree)} for f, tree in trees()}
    assert {file: found for file, found in asking.items() if found} == {}


def test_only_making_a_superuser_writes_the_flag():
    keywords = {
        str(file)
        for file, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "is_superuser"
    }
    assert keywords == {"journal/models/people.py"}


def test_guardian_rows_are_written_in_grants_alone():
    writers = {
        str(file)
        for file, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and GRANT_MODELS & set(names(node.func))
    }
    assert writers == {"submissions/grants.py"}
    shortcuts = {f for f, tree in trees() if "guardian.shortcuts" in imports(tree)}
    assert shortcuts == set()


def test_status_is_written_by_the_workflow_alone():
    """By attribute or by `update(status=…)`; a status is given at birth by its default."""
    writers = set()
    for file, tree in trees():
        for node in ast.walk(tree):
            targets = getattr(node, "targets", [getattr(node, "target", None)])
            for target in (
                targets if isinstance(node, ast.Assign | ast.AugAssign) else []
            ):
                parts = target.elts if isinstance(target, ast.Tuple) else [target]
                if any(
                    isinstance(p, ast.Attribute) and p.attr == "status" for p in parts
                ):
                    writers.add(str(file))
            is_update = isinstance(node, ast.Call) and (
                getattr(node.func, "attr", "") in {"update", "update_or_create"}
            )
            if is_update and any(k.arg == "status" for k in node.keywords):
                writers.add(str(file))
    assert writers == {"submissions/workflow.py"}


def test_only_the_preview_of_a_decision_looks_ahead():
    seers = {str(f) for f, tree in trees() if "foresee" in names(tree)}
    assert seers == {"submissions/workflow.py", "reviews/preview.py"}


def test_models_never_send_enqueue_or_act():
    guilty = {
        (str(file), name)
        for file, tree in trees()
        if "models" in file.parts or file.name == "models.py"
        for name in imports(tree)
        if {"services", "emails", "tasks", "outbox", "signals"} & set(name.split("."))
    }
    assert guilty == set()


def test_letters_leave_through_the_outbox_alone():
    senders = {
        str(file)
        for file, tree in trees()
        if {"send_mail", "send_mass_mail", "EmailMessage", "EmailMultiAlternatives"}
        & set(names(tree)) - {"send_mail" if file.name == "accounts.py" else ""}
    }
    assert senders == {"journal/outbox.py"}
