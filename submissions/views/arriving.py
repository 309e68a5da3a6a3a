"""Files that the drop area sends straight to the storage: asked for, and gone on with."""

from __future__ import annotations

from itertools import zip_longest
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from journal import quota
from journal.context import current
from journal.models import User
from journal.verdict import ALLOW, HIDDEN, NotAllowed, Verdict, require
from submissions import uploads
from submissions.models import Arrival
from submissions.names import offered_name
from submissions.reading import Refused
from submissions.reading.containers import MANUSCRIPTS, check, suffix
from submissions.services import arriving
from submissions.services.arriving import Announced
from submissions.services.keeping import require_kind

from .guests import open_paper

LONGEST_NUMBER = 15  # digits of a size, or of the time of a change in milliseconds


@require_POST
def announce(request: HttpRequest) -> JsonResponse:
    """Ask to send the files of a new paper. What cannot be taken is said at once."""
    person = request.user if isinstance(request.user, User) else None
    return _announce(request, "", person)


@require_POST
def announce_for(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """Ask to send files of a paper that is there: of a draft, or of a revision (A02)."""
    paper, person, standing = open_paper(request, uuid)
    return _announce(request, str(paper.uuid), person, standing.can_do("A02"))


def _announce(
    request: HttpRequest, place: str, person: User | None, may: Verdict = ALLOW
) -> JsonResponse:
    files = _said(request)
    if "beside" in request.POST:
        place += " beside"
    try:
        require(may)
        _require_kind(request, files)
        if isinstance(request.user, User):
            size = sum(file.size for file in files)
            quota.ask(current(request), files=len(files), size=size, of=request.user)
        arrival = arriving.announce(
            files, place=place, of=person, known=uploads.known(request)
        )
    except Refused as refusal:
        return JsonResponse({"errors": [refusal.reason]}, status=422)
    except NotAllowed as refused:
        if not refused.verdict.reason:
            raise
        return JsonResponse({"errors": [refused.verdict.reason]}, status=422)
    uploads.remember(request, arrival)
    return _state(arrival)


@require_POST
def look(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """What has arrived, and leave to send the next of what has not."""
    arrival = arriving.find_arrival(uuid)
    if arrival is None or not uploads.is_ours(request, uuid):
        raise NotAllowed(HIDDEN)
    return _state(arrival)


def _said(request: HttpRequest) -> list[Announced]:
    names, sizes, changes = map(request.POST.getlist, ("name", "size", "changed"))
    return [
        Announced(name or "file", int(f"0{size[:LONGEST_NUMBER]}"), _time(changed))
        for name, size, changed in zip_longest(names, sizes, changes, fillvalue="")
        if size.isdecimal()
    ]


def _time(changed: str) -> str:
    is_one = changed.isdecimal() and len(changed) <= LONGEST_NUMBER
    return changed if is_one else ""


def _require_kind(request: HttpRequest, files: list[Announced]) -> None:
    """One of them can be a manuscript, where one is asked for; all is checked later."""
    names = [offered_name(file.name) for file in files]
    suffixes = {suffix(name) for name in names}
    if "beside" not in request.POST and names and not suffixes & MANUSCRIPTS:
        check(dict.fromkeys(names, b""))
    if "beside" in request.POST:
        for name in names:
            require_kind(name)


def _state(arrival: Arrival) -> JsonResponse:
    pieces = [] if arrival.outcome else arriving.look(arrival)
    return JsonResponse(
        {
            "uuid": str(arrival.uuid),
            "url": reverse("submissions:arrival", args=[arrival.uuid]),
            "come": arrival.has_come,
            "size": arrival.size,
            "pieces": [
                {
                    "file": piece.file,
                    "start": piece.start,
                    "end": piece.end,
                    "url": piece.form.url,
                    "fields": piece.form.fields,
                }
                for piece in pieces
            ],
        }
    )
