"""Two caches. `pages` is this process's own memory, for figures and whole pages: fast, and
no harm when another process makes them again. Django's default cache is a table that all
processes share: sign-in keeps there what must count everywhere."""

from django.core.cache import caches
from django.utils.connection import ConnectionProxy

pages = ConnectionProxy(caches, "pages")
