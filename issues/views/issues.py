from django.http import Http404, HttpRequest, HttpResponse


def archive(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def current(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def issue(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def pdf(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def cover(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def cite(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def feed(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def call(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404
