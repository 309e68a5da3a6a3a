"""What people do with issues, one function per act.

Every act takes `by=`, asks the policy first, and writes rows, events and letters in one
transaction. The typesetter and the PDF libraries are loaded by the worker only.
"""

from .building import request_build, run_build
from .placing import move, order, place, remove
from .planning import create_issue, plan
from .publishing import publish

__all__ = [
    "create_issue",
    "move",
    "order",
    "place",
    "plan",
    "publish",
    "remove",
    "request_build",
    "run_build",
]
