from django.http import Http404, HttpRequest, HttpResponse


def publish(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404
