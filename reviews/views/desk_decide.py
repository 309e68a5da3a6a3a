"""The desk."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .desk_access import open_paper


def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    open_paper(request, uuid)
    return render(request, "base_desk.html")
