"""The addresses of the site, with the styleguide that only debug mounts."""

from django.urls import path

from journal.urls import urlpatterns as site
from journal.views.styleguide import styleguide

urlpatterns = [path("styleguide/", styleguide), *site]
