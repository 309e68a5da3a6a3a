"""Files that the drop area sends straight to the storage: asked for, and gone on with."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from journal import quota
from journal.context import current
from journal.models import User
from journal.verdict import HIDDEN, NotAllowed
from submissions import uploads
from submissions.models import Arrival
from submissions.names import offered_name
from submissions.reading import Refused
from submissions.reading.containers import MANUSCRIPTS, check, suffix
from submissions.services import arriving
from submissions.services.arriving import Announced
from submissions.services.keeping import require_kind

LONGEST_SIZE = 12  # digits


@require_POST
def announce(request: HttpRequest) -> JsonResponse:
    """Ask to send these files. What cannot be taken is said before a byte is sent."""
    files = _said(request)
    try:
        _require_kind(request, files)
        if isinstance(request.user, User):
            size = sum(file.size for file in files)
            quota.ask(current(request), files=len(files), size=size, of=request.user)
        arrival = arriving.announce(files)
    except Refused as refusal:
        return JsonResponse({"errors": [refusal.reason]}, status=422)
    except NotAllowed as refused:
        return JsonResponse({"errors": [refused.verdict.reason]}, status=422)
    uploads.remember(request, arrival)
    return _state(arrival)


@require_POST
def look(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """What has arrived, and leave to send the next of what has not."""
    arrival = Arrival.objects.filter(uuid=uuid).first()
    if arrival is None or not uploads.is_ours(request, uuid):
        raise NotAllowed(HIDDEN)
    return _state(arrival)


def _said(request: HttpRequest) -> list[Announced]:
    names, sizes = request.POST.getlist("name"), request.POST.getlist("size")
    return [
        Announced(name or "file", int(f"0{size[:LONGEST_SIZE]}"))
        for name, size in zip(names, sizes, strict=False)
        if size.isdecimal()
    ]


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
