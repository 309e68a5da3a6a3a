"""The web process: `gunicorn journal.wsgi`."""

import os
import sys

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journal.settings")

application = get_wsgi_application()

if not settings.DEBUG and not staticfiles_storage.hashed_files:
    # Every page would fail on its first link to a style sheet, the error pages too.
    sys.exit(
        "The style sheets and scripts are not collected:"
        " run manage.py collectstatic, then start again."
    )
