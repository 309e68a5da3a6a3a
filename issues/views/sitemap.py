from django.http import Http404, HttpRequest, HttpResponse


def sitemap(request: HttpRequest, **names: object) -> HttpResponse:
    raise Http404
