"""From exceptions to honest answers: refusals, hidden things, failed services."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from journal import limits
from journal.second_factor import OFFICE, detour
from journal.storage import StorageUnavailable
from journal.verdict import NotAllowed
from journal.views.pages import too_many

logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponseBase]

PRIVATE_PATHS = (
    "/desk/",
    "/files/",
    "/insights/",
    "/me/",
    "/my/",
    "/records/",
    "/reviews/",
    "/settings/",
    "/submit/",
)


def is_private(path: str) -> bool:
    """Whether an address is about manuscripts, people or the journal's office."""
    return path.startswith(PRIVATE_PATHS)


class VerdictMiddleware:
    """HIDDEN becomes the same 404 as an unknown id; a refusal becomes a 403 page.

    Nobody signed in: the same redirect to sign-in for every private path, whether
    the thing exists or not. A wrong method is answered like a wrong id, because the
    view that knows whether the thing is hidden was never asked (visibility.md, SC1).
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code in (404, 405) and is_private(request.path):
            return self._hidden(request)
        return response

    def _hidden(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return render(request, "404.html", status=404)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if not isinstance(exception, NotAllowed):
            return None
        if not exception.verdict.reason:
            return self._hidden(request)
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"error": exception.verdict.reason}, status=403)
        return render(
            request, "403.html", {"reason": exception.verdict.reason}, status=403
        )


class LimitsMiddleware:
    """Who tries too often waits: 429 before the view runs (`journal.limits`)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Answer, args: Any, names: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        try:
            limits.ask(match.view_name if match else "", request)
        except limits.TooMany as reached:
            return too_many(request, reached.seconds)
        except (OperationalError, InterfaceError):
            # The view is about to ask the same database, and its answer is the honest one.
            logger.exception("tries are not counted")
        return None

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if isinstance(exception, limits.TooMany):
            return too_many(request, exception.seconds)
        return None


class SecondFactorMiddleware:
    """The office opens to editors and administrators who used a second factor here.

    Without one every address there, whether something is behind it or not, leads to
    the page where it is set up, or asked for; nobody else notices that this is asked.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(OFFICE) and (elsewhere := detour(request)):
            return redirect(elsewhere)
        return self.get_response(request)


class PrivacyMiddleware:
    """Whatever a signed-in person or a guest with a link gets is stored nowhere.

    visibility.md, SC10: `private, no-store` and `Vary: Cookie`, unless the view has
    said that the answer is public.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
            patch_vary_headers(response, ["Cookie"])
        return response


class HonestFailureMiddleware:
    """When the database or the file storage does not answer, the page says so.

    503, static, with a reference; nothing is half done because each request is one
    transaction and objects without rows are not ours (reliability.md, rules 1, 8).
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError, StorageUnavailable) as failure:
            return self._answer(failure)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if isinstance(
            exception, OperationalError | InterfaceError | StorageUnavailable
        ):
            return self._answer(exception)
        return None

    def _answer(self, failure: Exception) -> HttpResponse:
        reference = secrets.token_hex(4)
        logger.error("unavailable %s: %s", reference, type(failure).__name__)
        part = "files" if isinstance(failure, StorageUnavailable) else "database"
        page = render_to_string("503.html", {"reference": reference, "part": part})
        return HttpResponse(
            page, status=503, headers={"Retry-After": "60", "Cache-Control": "no-store"}
        )
