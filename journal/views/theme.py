"""Light, dark or as the system: kept in a cookie, so the first paint is right."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

YEAR = 365 * 24 * 60 * 60


@csrf_exempt  # so that public pages carry no token and stay cacheable; harmless
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember the theme and go back to the page it was chosen on."""
    chosen = request.POST.get("theme")
    if chosen not in ("system", "light", "dark"):
        return HttpResponseBadRequest(_("The theme is system, light or dark."))
    back = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = redirect(back if inside else "/")
    if chosen == "system":
        response.delete_cookie("theme", samesite="Lax")
    else:
        response.set_cookie("theme", chosen, max_age=YEAR, samesite="Lax")
    return response
