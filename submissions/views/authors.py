"""What the corresponding author does for the other authors after sending."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journal.models import User
from journal.verdict import HIDDEN, NotAllowed
from submissions import services

from .paper import open_own

ADDRESS = forms.EmailField(required=False)


@login_required
@require_POST
def ask(request: HttpRequest, uuid: UUID, author: UUID) -> HttpResponse:
    """Send the letter to an author again, to another address if one is written."""
    paper, _standing = open_own(request, uuid)
    assert isinstance(request.user, User)  # noqa: S101  (login_required)
    found = paper.contributors.filter(uuid=author).first()
    if found is None:
        raise NotAllowed(HIDDEN)
    found.submission = paper
    try:
        address = ADDRESS.clean(request.POST.get("email", ""))
    except forms.ValidationError:
        messages.error(request, _("Write an address such as name@university.edu."))
        return redirect(f"{paper.get_absolute_url()}#authors")
    try:
        asked = services.ask_again(found, by=request.user, address=address)
    except NotAllowed as refused:
        if not refused.verdict.reason:
            raise
        messages.error(request, refused.verdict.reason)
    else:
        said = _("A letter is on its way to %(name)s, %(address)s.")
        messages.success(request, said % {"name": asked.name, "address": asked.email})
    return redirect(f"{paper.get_absolute_url()}#authors")
