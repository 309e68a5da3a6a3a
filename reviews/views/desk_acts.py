"""The desk."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .desk_access import open_desk, open_paper


def nudge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    open_paper(request, uuid)
    return render(request, "base_desk.html")


def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    open_paper(request, uuid)
    return render(request, "base_desk.html")


def move_due(request: HttpRequest, uuid: UUID) -> HttpResponse:
    open_paper(request, uuid)
    return render(request, "base_desk.html")


def reopen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    open_paper(request, uuid)
    return render(request, "base_desk.html")
