"""The desk."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .desk_access import open_desk, open_paper


def people(request: HttpRequest) -> HttpResponse:
    open_desk(request)
    return render(request, "base_desk.html")


def person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    open_paper(request, uuid)
    return render(request, "base_desk.html")
