from django.http import Http404, HttpRequest, HttpResponse


def search(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404
