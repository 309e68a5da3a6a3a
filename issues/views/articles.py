from django.http import Http404, HttpRequest, HttpResponse


def article(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def pdf(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def media(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def cite(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404
