from django.http import Http404, HttpRequest, HttpResponse


def plan(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def builder(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def change_plan(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def place(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def move(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def remove(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def build(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def progress(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def build_pdf(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404


def build_page(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404
