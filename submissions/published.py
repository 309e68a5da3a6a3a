"""What of a review is public with the article: the letter J (visibility.md, section 1).

The journal publishes it, and the persons concerned agreed. Each element that has the
letter somewhere is a condition on the paper's row, for one paper and for many alike;
`reviews` adds those that its reports decide. It is asked only where J decides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from submissions import queries

if TYPE_CHECKING:
    from submissions.models import Submission

Condition = Callable[[], Q]
_conditions: dict[str, Condition] = {}


def add_condition(element: str, condition: Condition) -> None:
    """Say when this is public: the journal's setting, and who has to have agreed."""
    _conditions[element] = condition


def where_agreed(element: str) -> Q:
    """On rows of papers: that the journal publishes this and the persons agreed."""
    return _conditions[element]()


def is_agreed(submission: Submission, element: str) -> bool:
    """The same for one paper."""
    rows: Any = type(submission).objects.filter(pk=submission.pk)
    return bool(rows.filter(where_agreed(element)).exists())


def names_handling_editor() -> Q:
    """I4: whoever handles the paper agreed to be named."""
    handling = queries._model("EditorAssignment").objects.filter(
        submission=OuterRef("pk"), ended_at=None, editor__agrees_to_be_named=True
    )
    return Q(Exists(handling), journal__names_handling_editor=True)
