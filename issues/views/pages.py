from django.http import Http404, HttpRequest, HttpResponse


def home(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def standing(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def news(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404
