"""Passkeys, made and used in a real browser with a device that is made of software."""

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests import axe, factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def device_of(window):
    """Give the window a telephone that always says yes; returns how to change that."""
    session = window.context.new_cdp_session(window.page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    def says(yes):
        session.send("WebAuthn.setUserVerified", {**made, "isUserVerified": yes})

    return says


@pytest.fixture
def editor(settings):
    settings.EDITORS_NEED_SECOND_FACTOR = True
    who = factories.chief()
    EmailAddress.objects.create(user=who, email=who.email, verified=True, primary=True)
    return who


def test_editor_makes_a_passkey_comes_to_the_desk_and_signs_in_with_it(browse, editor):
    window = browse(editor).open("/desk/")
    assert window.path == "/me/security/"
    device_of(window)
    window.follow("Add a passkey").press(
        "Make the passkey", name="My telephone", passwordless="on"
    )
    window.sees("10 of 10 are left").follow("I have kept them")
    assert window.path == "/desk/"
    key = Authenticator.objects.get(user=editor, type="webauthn").wrap()
    assert (key.name, key.is_passwordless) == ("My telephone", True)

    window.context.clear_cookies()
    window.open("/accounts/login/").press("Sign in with a passkey")
    assert window.path == "/desk/"
    window.open("/me/security/").sees("My telephone")
    assert axe.problems(window.page, "light", 1440) == []
    assert axe.problems(window.page, "dark", 320) == []


def test_passkey_is_the_second_step_after_another(browse, editor):
    window = browse(editor)
    device_of(window)
    window.open("/me/security/webauthn/add/").press("Make the passkey")
    window.open("/me/security/webauthn/").follow("Remove")
    assert window.path.endswith("/remove/")  # the proof is still fresh
    TOTP.activate(editor, SECRET)
    window.context.clear_cookies()
    editor.set_password("four seasons in a year")
    editor.save()
    window.open("/accounts/login/").unfold("Use a password instead")
    window.press(
        "Sign in with the password",
        login=editor.email,
        password="four seasons in a year",
    )
    assert window.path == "/me/security/authenticate/"
    assert axe.problems(window.page, "light", 1440) == []
    window.press("Use a passkey")
    assert window.path == "/desk/"


def test_device_that_does_not_know_its_owner_signs_nobody_in(browse, editor):
    window = browse(editor)
    says = device_of(window)
    window.open("/me/security/webauthn/add/").press(
        "Make the passkey", passwordless="on"
    )
    window.context.clear_cookies()
    says(False)
    window.open("/accounts/login/")
    window.page.get_by_role("button", name="Sign in with a passkey").click()
    window.sees("No passkey answered")
    assert window.path == "/accounts/login/"
    expect(window.page.locator("[name=credential]")).to_have_value("")


def test_without_scripts_the_app_is_the_way(browse, editor):
    window = browse(editor, java_script_enabled=False)
    window.open("/desk/").follow("Set up an app")
    secret = window.page.locator("#key").inner_text()
    shown = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    window.press("Use this app", code=shown)
    window.sees("10 of 10 are left").follow("I have kept them")
    assert window.path == "/desk/"
