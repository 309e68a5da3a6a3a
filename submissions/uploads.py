"""What a form gives: files in the request itself, or files that came before it.

A request is refused by its announced size, before it is read. With scripts a browser
sends the files to the storage first, piece by piece (`services.arriving`), and then the
form with the number of their arrival; both ways end in the same form and service.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from csp.decorators import csp_update
from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from journal.verdict import HIDDEN, NotAllowed
from submissions.models import Arrival
from submissions.reading import Refused
from submissions.services import arriving

ARRIVALS = "arrivals"
MOST_ARRIVALS = 20
receives_files = csp_update({"connect-src": [settings.UPLOADS_TO]})

FORM_ITSELF = 1024 * 1024  # what the fields around the files may take
MB = 1024 * 1024
DRAINED = 2  # times the limit: so far we listen, that the browser may hear the answer
PIECE = 1024 * 1024


def refusal(request: HttpRequest) -> str:
    """Why this upload cannot be taken, in a sentence; empty when it can.

    The announced size decides before a byte is parsed or stored; too many files are
    named after that. Call it before anything asks for `request.POST`.
    """
    most = settings.LARGEST_VERSION
    if int(request.META.get("CONTENT_LENGTH") or 0) > most + FORM_ITSELF:
        _drain(request, DRAINED * most)
        return _(
            "The files are larger than %(most)d MB together. Smaller pictures are the usual cure."
        ) % {"most": most // MB}
    try:
        request.POST  # noqa: B018  (this is what parses the body)
    except TooManyFilesSent:
        return _("There are more than %(most)d files. Pack them into one zip.") % {
            "most": settings.MOST_FILES
        }
    except MultiPartParserError:
        return _("The upload broke off. Nothing was kept; send it again.")
    return ""


def _drain(request: HttpRequest, most: int) -> None:
    """Listen to what is still being sent, and keep none of it."""
    heard = 0
    while heard < most and (piece := request.read(PIECE)):
        heard += len(piece)


def said_in(form: Any, refused: NotAllowed | Refused) -> Any:
    """The form with what its files were refused for; what has no reason stays hidden."""
    reason = refused.reason if isinstance(refused, Refused) else refused.verdict.reason
    if not reason:
        raise refused
    form.add_error("files", reason)
    return form


def remember(request: HttpRequest, arrival: Arrival) -> None:
    """This browser, and no other, may go on with these files and give them."""
    others = [uuid for uuid in known(request) if uuid != str(arrival.uuid)]
    request.session[ARRIVALS] = [*others, str(arrival.uuid)][-MOST_ARRIVALS:]


def known(request: HttpRequest) -> list[str]:
    """The arrivals of this browser, the newest last."""
    return list(request.session.get(ARRIVALS, []))


def is_ours(request: HttpRequest, uuid: UUID | str) -> bool:
    return str(uuid) in known(request)


@dataclass
class Given:
    """The files of one form, however they came."""

    request: HttpRequest
    files: MultiValueDict[str, Any]
    arrival: Arrival | None = None
    problem: str = ""

    @classmethod
    def by(cls, request: HttpRequest) -> Given:
        """Read what the form names. An arrival is locked until the request has ended."""
        if not (wanted := request.POST.get("arrival", "")):
            return cls(request, request.FILES)
        if not is_ours(request, wanted):
            raise NotAllowed(HIDDEN)
        arrival = arriving.hold_arrival(UUID(wanted))
        if arrival is not None and arrival.outcome:
            return cls(request, MultiValueDict(), arrival)
        files = arriving.bytes_of(arrival) if arrival else []
        if not files:
            said = _("The upload broke off. Nothing was kept; send it again.")
            return cls(request, MultiValueDict(), None, said)
        held = [SimpleUploadedFile(name, data) for name, data in files]
        return cls(request, MultiValueDict({"files": held}), arrival)

    def fill(self, kind: type[Any], **more: Any) -> Any:
        """The form with these files; what did not arrive is said in its place."""
        form = kind(self.request.POST, self.files, **more)
        if self.problem:
            form.errors.pop("files", None)
            form.add_error("files", self.problem)
        return form

    def answered_before(self) -> HttpResponse | None:
        """The answer that this very form has had already (reliability.md, rule 6)."""
        if self.arrival is None or not self.arrival.outcome:
            return None
        return there(self.request, self.arrival.outcome)

    def go(self, page: str, *args: Any) -> HttpResponse:
        """On to the next page, which is remembered with the files that were taken."""
        location = redirect(page, *args).url
        if self.arrival is not None:
            arriving.settle(self.arrival, location)
        return there(self.request, location)


def there(request: HttpRequest, location: str) -> HttpResponse:
    """A redirect; the script of the drop area wants to be told where."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"location": location})
    return redirect(location)
