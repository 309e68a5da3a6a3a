"""Authenticator apps, passkeys and recovery codes; and the office that asks for one."""

import re
import time
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    validate_totp_code,
)
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode
from lxml import html
from qrcode import QRCode

from journal import erasure, second_factor
from journal.choices import Role
from journal.models import Journal, OutgoingMessage, User
from journal.second_factor import OFFICE
from tests import factories
from tests.factories.journal import with_role
from tests.permissions import test_matrix

from .test_accounts import CODE_PAGE, code_in

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SECURITY = reverse("mfa_index")


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests():
    cache.clear()


@pytest.fixture
def asked_for(settings):
    settings.EDITORS_NEED_SECOND_FACTOR = True


def code_of(secret, at=None):
    """What the app shows: RFC 6238, worked out from the secret."""
    counter = int(time.time() if at is None else at) // 30
    return format_hotp_value(hotp_value(secret, counter))


def with_app(person):
    TOTP.activate(person, SECRET)
    return person


def confirmed(person):
    EmailAddress.objects.create(
        user=person, email=person.email, verified=True, primary=True
    )
    return person


def half_signed_in(client, person):
    """Through the code of the letter, up to the second step."""
    asked = client.post(CODE_PAGE, {"email": person.email})
    letter = OutgoingMessage.objects.latest("pk")
    answer = client.post(asked["Location"], {"code": code_in(letter)})
    assert answer["Location"] == reverse("mfa_authenticate")
    return answer["Location"]


# Setting up ----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_app_is_set_up_by_its_first_code_and_recovery_codes_are_shown(client):
    factories.journal()
    person = factories.person()
    client.force_login(person)
    page = html.document_fromstring(client.get(reverse("mfa_activate_totp")).text)
    secret = page.get_element_by_id("key").text
    assert page.xpath("//svg[@class='qr']/path")
    answer = client.post(
        reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True
    )
    assert answer.redirect_chain == [(reverse("mfa_view_recovery_codes"), 302)]
    codes = html.document_fromstring(answer.text).xpath("//*[@id='codes']//code")
    assert len({code.text for code in codes}) == 10
    kinds = Authenticator.objects.filter(user=person).values_list("type", flat=True)
    assert set(kinds) == {"totp", "recovery_codes"}


def test_picture_of_the_key_needs_no_inline_style_or_data_address(client):
    factories.journal()
    client.force_login(factories.person())
    page = client.get(reverse("mfa_activate_totp")).text
    assert "data:" not in page
    assert "style=" not in page


def test_wrong_code_sets_nothing_up(client):
    factories.journal()
    client.force_login(factories.person())
    client.get(reverse("mfa_activate_totp"))
    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_secrets_are_unreadable_in_the_database_and_in_the_administration():
    person = with_app(factories.person())
    RecoveryCodes.activate(person)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in kept
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(code_of(SECRET))
    assert not admin.site.is_registered(Authenticator)


def test_secret_closed_with_an_earlier_key_can_still_be_opened(settings):
    person = with_app(factories.person())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" + "y" * 40
    found = Authenticator.objects.get(user=person).wrap()
    assert found.validate_code(code_of(SECRET))


# Signing in ----------------------------------------------------------------------


def test_code_of_the_letter_alone_signs_nobody_in_who_has_an_app(client):
    factories.journal()
    person = with_app(confirmed(factories.person()))
    second = half_signed_in(client, person)
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("submissions:my")).status_code == 302
    assert client.post(second, {"code": "000000"}).status_code == 200
    assert "_auth_user_id" not in client.session
    client.post(second, {"code": code_of(SECRET)})
    assert client.session["_auth_user_id"] == str(person.pk)


def test_code_of_the_app_works_once(client):
    person = with_app(factories.person())
    app = Authenticator.objects.get(user=person).wrap()
    code = code_of(SECRET)
    assert validate_totp_code(SECRET, code)
    assert app.validate_code(code)
    assert not app.validate_code(code)


def test_too_many_codes_get_the_page_of_every_limit(client):
    """The second step counts by the account, and answers 429 like the first."""
    factories.journal()
    address = half_signed_in(client, with_app(confirmed(factories.person())))
    codes = [client.post(address, {"code": "000000"}).status_code for _try in range(6)]
    assert codes == [200] * 5 + [429]


def test_recovery_code_signs_in_once(client):
    factories.journal()
    person = with_app(confirmed(factories.person()))
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    for outcome in (True, False):
        client.logout()
        cache.clear()
        client.post(half_signed_in(client, person), {"code": code})
        assert ("_auth_user_id" in client.session) == outcome


def test_password_alone_signs_nobody_in_who_has_an_app_not_even_at_the_administration(
    client,
):
    factories.journal()
    root = User.objects.create_superuser("root@example.org", "a-long-password")
    with_app(confirmed(root))
    page = client.get("/admin/", follow=True)
    assert page.redirect_chain[-1][0].startswith(reverse("account_login"))
    for address, field in (
        ("/admin/login/", "username"),
        ("/accounts/login/", "login"),
    ):
        client.post(address, {field: root.email, "password": "a-long-password"})
        assert "_auth_user_id" not in client.session


def test_what_protects_an_account_is_changed_only_after_another_proof(client):
    person = with_app(factories.person())
    client.force_login(person)
    for name in (
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_generate_recovery_codes",
    ):
        answer = client.post(reverse(name))
        assert answer["Location"].startswith(reverse("mfa_reauthenticate")), name
    client.post(reverse("mfa_reauthenticate"), {"code": code_of(SECRET)})
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()


def test_keys_of_somebody_else_are_not_there(client):
    owner, other = factories.person(), factories.person()
    key = Authenticator.objects.create(
        user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": "K"}
    )
    client.force_login(other)
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        for method in (client.get, client.post):
            assert method(reverse(name, args=[key.pk])).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_nobody_signed_in_is_sent_to_sign_in(client):
    for name in ("mfa_index", "mfa_activate_totp", "mfa_view_recovery_codes"):
        answer = client.get(reverse(name))
        assert answer["Location"].startswith(reverse("account_login")), name


# The office ----------------------------------------------------------------------

PLACES = ["/desk/", "/desk/no-such-view/", "/desk/issues/", "/insights/", "/settings/"]


@pytest.mark.parametrize("role", [Role.CHIEF, Role.MANAGING, Role.EDITOR, Role.SECTION])
def test_editor_without_a_factor_is_led_to_set_one_up(client, asked_for, role):
    client.force_login(with_role(role))
    for place in PLACES:
        for method in (client.get, client.post):
            answer = method(place)
            assert (answer.status_code, answer["Location"]) == (302, SECURITY), place
    assert "Your role asks for a second factor" in client.get(SECURITY).text


def test_administrator_and_superuser_without_a_factor_are_led_to_set_one_up(
    client, asked_for
):
    factories.journal()
    root = User.objects.create_superuser("root@example.org", "a-long-password")
    for person in (with_role(Role.ADMINISTRATOR), root):
        client.force_login(person)
        assert client.get("/admin/")["Location"] == SECURITY


def prove(client, code=None, **extra):
    """Type the code of the app where it is asked for."""
    address = reverse("mfa_reauthenticate")
    return client.post(address, {"code": code or code_of(SECRET), **extra})


def test_editor_with_a_factor_proves_it_once_and_is_at_the_desk(client, asked_for):
    """A session that is older than the factor, or than the role."""
    editor = with_app(factories.chief())
    client.force_login(editor)
    for place in PLACES:
        asked = client.get(place)
        assert asked["Location"] == f"{reverse('mfa_reauthenticate')}?{next_of(place)}"
        assert client.post(place)["Location"].endswith(next_of("/me/"))
    assert client.get("/my/").status_code == 200
    prove(client, "000000")
    assert client.get("/desk/").status_code == 302
    answer = prove(client, next="/desk/issues/?year=2026")
    assert answer["Location"] == "/desk/issues/?year=2026"
    assert client.get("/desk/").status_code == 200
    Authenticator.objects.filter(user=editor).delete()
    assert client.get("/desk/")["Location"] == SECURITY


def next_of(place):
    return urlencode({"next": place})


def test_password_is_no_second_factor(client, asked_for):
    """Asked again, an account with a password could prove that alone."""
    editor = factories.chief()
    editor.set_password("four seasons in a year")
    editor.save()
    client.force_login(with_app(editor))
    client.post(
        reverse("account_reauthenticate"), {"password": "four seasons in a year"}
    )
    assert client.get("/desk/")["Location"].startswith(reverse("mfa_reauthenticate"))


def test_passkey_alone_is_asked_for_as_a_passkey(client, asked_for):
    editor = factories.chief()
    Authenticator.objects.create(user=editor, type="webauthn", data={"name": "K"})
    client.force_login(editor)
    page = reverse("mfa_reauthenticate_webauthn")
    assert client.get("/desk/")["Location"] == f"{page}?{next_of('/desk/')}"


def test_second_step_of_signing_in_opens_the_desk(client, asked_for):
    editor = with_app(confirmed(factories.chief()))
    client.post(half_signed_in(client, editor), {"code": code_of(SECRET)})
    assert client.get("/desk/").status_code == 200


def test_recovery_code_opens_the_desk(client, asked_for):
    editor = with_app(confirmed(factories.chief()))
    code = RecoveryCodes.activate(editor).get_unused_codes()[0]
    client.post(half_signed_in(client, editor), {"code": code})
    assert client.get("/desk/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_setting_a_factor_up_opens_the_desk_here_and_nowhere_else(client, asked_for):
    editor, elsewhere = factories.chief(), Client()
    for browser in (client, elsewhere):
        browser.force_login(editor)
    page = html.document_fromstring(client.get(reverse("mfa_activate_totp")).text)
    secret = page.get_element_by_id("key").text
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert client.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/")["Location"].startswith(reverse("mfa_reauthenticate"))


def test_proof_of_one_account_is_none_for_the_next(client, asked_for):
    client.force_login(with_app(factories.chief()))
    prove(client)
    assert client.get("/desk/").status_code == 200
    client.post(reverse("account_logout"))
    client.force_login(with_app(factories.chief()))
    assert client.get("/desk/").status_code == 302


def test_breaking_the_glass_asks_again_and_keeps_the_reason(client):
    paper = factories.under_review()
    client.force_login(with_app(with_role(Role.ADMINISTRATOR)))
    address = reverse("reviews:reveal", args=[paper.uuid])
    sent = {"reason": "The file of the author cannot be opened by anybody."}
    asked = client.post(address, sent)
    assert asked["Location"] == f"{reverse('mfa_reauthenticate')}?{next_of(address)}"
    assert not paper.reveals.exists()
    prove(client, next=address)
    assert paper.reveals.get().reason == sent["reason"]


def test_erasing_asks_again_and_a_stranger_is_not_asked(client):
    person, stranger = factories.person("Zebulon"), with_app(factories.person())
    factories.journal()
    erasure.ask_for_erasure(by=person)
    address = reverse("erase-person", args=[person.uuid])
    client.force_login(stranger)
    assert client.post(address, {"confirmation": "ERASE"}).status_code == 404
    client.force_login(with_app(factories.chief()))
    client.post(address, {"confirmation": "ERASE"})
    assert User.objects.get(pk=person.pk).name == "Zebulon"
    prove(client, next=address)
    assert User.objects.get(pk=person.pk).name != "Zebulon"


def test_recovery_codes_alone_are_no_second_factor(client, asked_for):
    editor = factories.chief()
    RecoveryCodes.activate(editor)
    client.force_login(editor)
    assert client.get("/desk/")["Location"] == SECURITY


def test_author_and_reviewer_are_never_made_to(client, asked_for):
    factories.journal()
    reviewer = factories.reviewing().reviewer
    for person in (factories.person(), reviewer):
        client.force_login(person)
        assert client.get("/my/").status_code == 200
        assert client.get("/reviews/").status_code == 200
        assert client.get("/desk/").status_code == 404
        assert "Your role asks" not in client.get(SECURITY).text


def test_editor_reads_their_own_papers_without_a_factor(client, asked_for):
    client.force_login(factories.chief())
    assert client.get("/my/").status_code == 200


def test_office_is_open_without_a_factor_where_the_journal_does_not_ask(client):
    client.force_login(factories.chief())
    assert client.get("/desk/").status_code == 200


def test_every_address_of_the_office_lies_behind_the_door():
    """What editors alone learn of (the matrix) begins with a path that asks."""
    outside = {
        name
        for name, whom in {**test_matrix.PAPER, **test_matrix.PLACES}.items()
        if not isinstance(whom, str) and whom and whom <= test_matrix.OFFICE
        if not address_of(name).startswith(OFFICE)
    }
    assert outside == set()


def address_of(name):
    number = "00000000-0000-4000-8000-000000000000"
    return reverse(name, args=[number] if name in test_matrix.PAPER else [])


def test_picture_of_the_key_is_the_key_and_nothing_else():
    """Each dark square of the code is drawn, and none that is light."""
    url = "otpauth://totp/Journal:amara?secret=" + SECRET
    code = QRCode(border=second_factor.QUIET_ZONE)
    code.add_data(url)
    dark = {
        (x, y)
        for y, row in enumerate(code.get_matrix())
        for x, is_dark in enumerate(row)
        if is_dark
    }
    picture = second_factor.Adapter().build_totp_svg(url)
    drawn = re.findall(r"M(\d+) (\d+)h1v1h-1z", picture)
    assert {(int(x), int(y)) for x, y in drawn} == dark


def test_passkeys_are_numbered_for_each_person(client):
    kind, other = Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP
    person = with_app(factories.person())
    name = second_factor.Adapter().generate_authenticator_name
    assert name(person, kind) == "Passkey 1"
    for owner in (person, factories.person()):
        Authenticator.objects.create(user=owner, type=kind, data={})
    assert name(person, kind) == "Passkey 2"
    assert name(person, other) == "Passkey 2"


def test_app_shows_the_name_of_the_journal_that_the_key_is_for(client):
    client.force_login(factories.person())
    factories.journal()
    title = Journal.objects.get().title
    page = client.get(reverse("mfa_activate_totp"))
    issuer = quote(title)
    assert f"issuer={issuer}" in page.context["totp_url"]


def test_nobody_is_asked_for_a_factor_before_signing_in(client, asked_for):
    """The office answers a stranger with the way to sign in, not with the way to the app."""
    factories.journal()
    answer = client.get(reverse("reviews:desk"))
    assert answer["Location"].startswith(reverse("account_login"))
    assert not second_factor.is_required_of(AnonymousUser())
