"""How much a request may carry: refused by its announced size, before it is read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from journal.verdict import NotAllowed

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


def said_in(form: Any, refused: NotAllowed) -> Any:
    """The form with what its files were refused for; what has no reason stays hidden."""
    if not refused.verdict.reason:
        raise refused
    form.add_error("files", refused.verdict.reason)
    return form
