"""The desk."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .desk_access import open_desk, open_paper


def queue(request: HttpRequest, view: str = "") -> HttpResponse:
    open_desk(request)
    return render(request, "base_desk.html")
