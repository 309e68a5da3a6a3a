"""The same answer, and about the same work, whether an address is known or not (SC9)."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journal.models import OutgoingMessage, User
from tests import factories

from .test_accounts import without_tokens

pytestmark = pytest.mark.django_db
UNKNOWN = "nobody@example.net"
PASSWORD = "four seasons in a year"
UUID = r"[0-9a-f]{8}-[0-9a-f-]{27}"


@pytest.fixture(autouse=True)
def _journal():
    factories.journal()


def confirmed(**facts):
    person = factories.person(**facts)
    EmailAddress.objects.create(
        user=person, email=person.email, verified=True, primary=True
    )
    return person


def with_password():
    person = confirmed()
    person.set_password(PASSWORD)
    person.save()
    return person.email


def without_password():
    return confirmed().email


def never_confirmed():
    return factories.person().email


def second_address():
    address = "second@example.net"
    EmailAddress.objects.create(user=confirmed(), email=address, verified=True)
    return address


def closed():
    return confirmed(is_active=False).email


def steps_of(name, fields, wrong_code):
    """What a stranger does with an address: the form, and a wrong code after it."""

    def steps(browser, address):
        given = {key: value or address for key, value in fields.items()}
        if name == "submissions:start":
            given["files"] = SimpleUploadedFile("paper.md", b"# A title\n\nWords.\n")
        answers = [browser.post(reverse(name), given)]
        if target := answers[0].headers.get("Location"):
            answers.append(browser.get(target))
            if wrong_code:
                answers.append(browser.post(target, {"code": "AAAA-AAAA"}))
        return answers

    return steps


def add_to_account(browser, address):
    """As somebody who is signed in and says that the address is theirs as well."""
    thief = User.objects.filter(name="Thief").first() or confirmed(name="Thief")
    browser.force_login(thief)
    return steps_of("account_email", {"email": "", "action_add": "yes"}, True)(
        browser, address
    )


WAYS = {
    "code": steps_of("account_request_login_code", {"email": ""}, True),
    "password": steps_of(
        "account_login", {"login": "", "password": "not the password"}, False
    ),
    "reset": steps_of("account_reset_password", {"email": ""}, False),
    "sign-up": steps_of("account_signup", {"email": ""}, True),
    "sign-up with a password": steps_of(
        "account_signup", {"email": "", "password1": PASSWORD}, True
    ),
    "adding": add_to_account,
    "draft": steps_of("submissions:start", {"email": ""}, False),
}
ACCOUNTS = [with_password, without_password, never_confirmed, second_address, closed]
# A closed account gets no draft: nobody may act in its name, not even with its address.
PAIRS = [
    pytest.param(way, account, id=f"{way}, {account.__name__}")
    for way in WAYS
    for account in ACCOUNTS
    if (way, account) != ("draft", closed)
]


def seen(answers, address):
    """All that comes over the line, without what is random in every answer."""
    told = []
    for answer in answers:
        page = without_tokens(answer.text).replace(address, "ADDRESS")
        headers = {k: re.sub(UUID, "ID", v) for k, v in answer.headers.items()}
        for varying in ("Content-Length", "Expires", "Content-Security-Policy"):
            headers.pop(varying, None)
        page = re.sub(UUID, "ID", page)
        told.append((answer.status_code, headers, sorted(answer.cookies), page))
    return told


@pytest.mark.proof
@pytest.mark.parametrize(("way", "account"), PAIRS)
def test_answer_and_work_are_the_same(way, account, monkeypatch):
    """As many passwords are hashed, and about as many questions asked."""
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, *text: hashed.append(text) or encode(self, *text),
    )
    told, hashes, questions = [], [], []
    for address in (account(), UNKNOWN):
        browser = Client()
        hashed.clear()
        with CaptureQueriesContext(connection) as asked:
            answers = WAYS[way](browser, address)
        told.append(seen(answers, address))
        hashes.append(len(hashed))
        questions.append(len(asked))
    assert told[0] == told[1]
    assert hashes[0] == hashes[1]
    assert abs(questions[0] - questions[1]) < 10, questions


def test_letters_go_to_those_alone_who_are_known():
    known = confirmed().email
    for way, letters in (("code", 1), ("reset", 1), ("sign-up", 1), ("draft", 1)):
        OutgoingMessage.objects.all().delete()
        WAYS[way](Client(), known)
        assert OutgoingMessage.objects.filter(address=known).count() == letters, way
    people = User.objects.count()
    OutgoingMessage.objects.all().delete()
    for way in ("code", "reset", "password"):
        WAYS[way](Client(), UNKNOWN)
    assert not OutgoingMessage.objects.exists()
    WAYS["sign-up"](Client(), known)
    assert User.objects.count() == people
