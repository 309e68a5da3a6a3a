"""The desk."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .desk_access import open_desk, open_paper


def paper(request: HttpRequest, uuid: UUID) -> HttpResponse:
    open_paper(request, uuid)
    return render(request, "base_desk.html")


def message(request: HttpRequest, uuid: UUID) -> HttpResponse:
    open_paper(request, uuid)
    return render(request, "base_desk.html")


def assign(request: HttpRequest, uuid: UUID) -> HttpResponse:
    open_paper(request, uuid)
    return render(request, "base_desk.html")


def conflict(request: HttpRequest, uuid: UUID) -> HttpResponse:
    open_paper(request, uuid)
    return render(request, "base_desk.html")
