"""docs/workflow.md, drawn from the transition table so that the two cannot differ."""

from __future__ import annotations

from submissions.choices import Status
from submissions.workflow import TRANSITIONS

HEAD = """\
# The editorial workflow

Written by `manage.py draw_workflow` from the table in `submissions/workflow.py`; a test
compares the two. Whoever wants another step changes the table first.

"""


def document() -> str:
    """The whole text of docs/workflow.md: a diagram and a table of every step."""
    return f"{HEAD}{diagram()}\n{table()}"


def diagram() -> str:
    """The statuses and the steps between them, for Mermaid."""
    names = [f"    {status.value} : {status.label}" for status in Status]
    arrows = [
        f"    {source.value} --> {step.target.value} : {action.label}"
        for action, step in TRANSITIONS.items()
        for source in in_order(step.sources)
    ]
    ends = [
        f"    {status.value} --> [*]"
        for status in Status
        if not any(status in step.sources for step in TRANSITIONS.values())
    ]
    lines = ["stateDiagram-v2", "    [*] --> draft", *names, *arrows, *ends]
    return "```mermaid\n" + "\n".join(lines) + "\n```\n"


def table() -> str:
    """The same for readers without a drawing program."""
    rows = [
        f"| {action.label} | {', '.join(str(s.label) for s in in_order(step.sources))}"
        f" | {step.target.label} |"
        for action, step in TRANSITIONS.items()
    ]
    return "\n".join(["| step | from | to |", "|---|---|---|", *rows]) + "\n"


def in_order(statuses: frozenset[Status]) -> list[Status]:
    return [status for status in Status if status in statuses]
