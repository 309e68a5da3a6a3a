"""Who can see this paper, and why: the page that answers for the policy."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from journal.models import User
from journal.verdict import require
from reviews import access
from reviews.pseudonyms import label_numbers

from .desk_access import Paper, open_paper

MOST = 5


@login_required
@require_safe
def who(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """For whoever reads the paper's full record (E18): every place, and any reason."""
    found = open_paper(request, uuid)
    require(found.shows("E18"))
    people = access.people_of(found.submission, with_authors=bool(found.shows("I1")))
    numbers = label_numbers(found.submission)
    of_original = request.GET.get("file") == "original"
    left_out = "E03" if of_original else "I2"
    columns = {key: words for key, words in access.HEADINGS.items() if key != left_out}
    rows = access.places(found.submission, people, columns=columns, numbers=numbers)
    asked = request.GET.get("person", "").strip()[:200]
    element = request.GET.get("wants", "")
    matches = _matching(asked, people, found) if asked else []
    one = matches[0] if len(matches) == 1 else None
    known = one and element in access.WANTS
    context = {
        "paper": found,
        "submission": found.submission,
        "rows": rows,
        "columns": columns.values(),
        "of_original": of_original,
        "wants": access.WANTS,
        "asked": asked,
        "element": element,
        "matches": matches,
        "one": one,
        "why": access.why(one, found.submission, element) if known else None,
        "want": access.WANTS.get(element, ""),
    }
    return render(request, "reviews/desk_who.html", context)


def _matching(asked: str, people: list[User], found: Paper) -> list[User]:
    """The person meant: by the id that the table links to, an address or a name.

    Who may not know the authors asks only about those who are in the table: an answer
    about anybody else would tell who wrote the paper (triple anonymity).
    """
    at_hand = [
        person
        for person in people
        if asked in (str(person.uuid), person.email, person.name)
    ]
    if at_hand or not found.shows("I1"):
        return at_hand
    everybody = User.objects.filter(is_active=True)
    exact = everybody.filter(email__iexact=asked)
    return list(
        exact or everybody.filter(name__icontains=asked).order_by("name")[:MOST]
    )
