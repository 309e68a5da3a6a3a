"""To ORCID and back in a real browser: the content policy lets the form's redirect go."""

import pytest
from django.conf import settings as configured

from journal.models import User
from tests import axe, factories
from tests.orcid_server import running

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof]


@pytest.fixture
def orcid(settings):
    with running() as server:
        settings.SOCIALACCOUNT_PROVIDERS = server.providers()
        rules = configured.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        allowed = {"form-action": ["'self'", server.url]}
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**rules, **allowed}}
        server.person = {"sub": "0000-0002-1825-0097", "name": "Amara Tadesse"}
        yield server


def test_person_links_their_id_and_signs_in_with_it(browse, orcid):
    factories.journal()
    person = factories.person()
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    window = browse(person).open("/me/security/")
    window.press("Link my ORCID iD").sees("0000-0002-1825-0097")
    assert User.objects.get(pk=person.pk).orcid == "0000-0002-1825-0097"
    assert axe.problems(window.page, "dark", 320) == []
    window.context.clear_cookies()
    window.open("/accounts/login/")
    assert axe.problems(window.page, "light", 1440) == []
    window.press("Sign in with ORCID")
    assert window.path == "/my/"
