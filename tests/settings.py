"""The settings of the tests: the real ones, with servers and keys of their own.

One PostgreSQL and one SeaweedFS serve every worker of every run. Each worker has its
own database, made from one migrated template, and its own buckets (conftest.py).
"""

import fcntl
import os
import secrets
from pathlib import Path

from journal.embedded import Embedded, installed

ROOT = Path(__file__).resolve().parent.parent
SERVERS = Embedded(ROOT / "var" / "test", durable=False)

# Held (shared) as long as this process lives: the last run to end stops the servers.
SERVERS.home.mkdir(parents=True, exist_ok=True)
IN_USE = (SERVERS.home / "in-use.lock").open("w")
if installed():
    fcntl.flock(IN_USE, fcntl.LOCK_SH)
    SERVERS.ensure()
    for name, value in SERVERS.variables().items():
        if not os.environ.get(name):  # another server may be named, to be tried
            os.environ[name] = value

RUN = os.environ.setdefault("TEST_RUN", secrets.token_hex(3))
WORKER = f"{RUN}-{os.environ.get('PYTEST_XDIST_WORKER', 'gw')}"
os.environ["S3_BUCKET"] = f"test-{WORKER}-working"
os.environ["S3_PUBLISHED_BUCKET"] = f"test-{WORKER}-published"
os.environ["LOCAL"] = "1"
os.environ["DEBUG"] = "0"
os.environ["SITE_URL"] = "http://testserver"
os.environ["EMAIL_URL"] = ""
os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 40

from journal.settings import *  # noqa: E402, F403
from journal.settings import DATABASES  # noqa: E402

DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES["default"]["TEST"] = {"NAME": f"test_{WORKER.replace('-', '_')}"}
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Threads of a live server come and go: they hand their connections on.
DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 0, "max_size": 20}
WHITENOISE_AUTOREFRESH = True  # the files are not collected for tests
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
LOGGING = LOGGING | {"root": {"handlers": ["stderr"], "level": "ERROR"}}  # noqa: F405
