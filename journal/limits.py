"""How often one visitor may try, counted by the database for all processes together.

Each limit counts in a window that begins with the first try. It is asked before the view
runs and outside its transaction, so a refusal or an error does not take the try back. Who
is over it gets the same page whether the account, the draft or the link exists (SC9).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allauth.core.internal.ratelimit import get_ip
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from journal.models import Given, Tries

MINUTE, HOUR = 60, 60 * 60
COUNT = """
    INSERT INTO journal_tries AS kept (key, number, until)
    VALUES (%(key)s, 1, clock_timestamp() + make_interval(secs => %(seconds)s))
    ON CONFLICT (key) DO UPDATE SET
        number = CASE WHEN kept.until <= clock_timestamp() THEN 1
                 ELSE kept.number + 1 END,
        until = CASE WHEN kept.until <= clock_timestamp() THEN excluded.until
                ELSE kept.until END
    RETURNING number, ceil(extract(epoch FROM until - clock_timestamp()))::int
"""


class TooMany(Exception):
    """Raised when a limit is reached; the middleware answers 429."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True)
class Limit:
    """So many tries of a kind in so many seconds, for each visitor."""

    kind: str
    number: int
    seconds: int
    applies: Callable[[HttpRequest], bool] = lambda request: request.method == "POST"
    whom: Callable[[HttpRequest], str] = get_ip


def always(request: HttpRequest) -> bool:
    return True


def for_guests(request: HttpRequest) -> bool:
    return request.method == "POST" and not request.user.is_authenticated


def for_words(request: HttpRequest) -> bool:
    """Somebody looks for a person; opening the list is free."""
    return bool(request.GET.get("q") or request.GET.get("person"))


def person(request: HttpRequest) -> str:
    """An account wherever it is signed in; the network address of everybody else."""
    if request.user.is_authenticated:
        return str(request.user.uuid)
    return get_ip(request)


SIGN_IN = Limit("sign-in", 30, 5 * MINUTE)
CODES = Limit("codes", 30, 10 * MINUTE)
SECOND_STEP = Limit("second step", 30, 10 * MINUTE, whom=person)
RESET = Limit("reset", 15, 10 * MINUTE)
SIGN_UP = Limit("sign-up", 15, 10 * MINUTE)
ADDRESSES = Limit("addresses", 20, 10 * MINUTE, whom=person)
UPLOADS = Limit("uploads", 20, HOUR, applies=for_guests)
ARRIVALS = Limit("arrivals", 60, HOUR, whom=person)
PIECES = Limit("pieces", 1200, HOUR, whom=person)
LINKS = Limit("links", 120, 10 * MINUTE, applies=always)
SEARCH = Limit("search", 60, MINUTE, applies=for_words, whom=person)
EXPORTS = Limit("exports", 20, 10 * MINUTE, applies=always, whom=person)
# Counted by the mailbox, whoever asks: nobody fills it with letters of ours.
DRAFT_LETTERS = Limit("draft letters", 10, HOUR)
MERGE_LETTERS = Limit("merge letters", 5, HOUR)

LIMITS = {
    "account_login": SIGN_IN,
    "mfa_login_webauthn": SIGN_IN,
    "account_request_login_code": CODES,
    "account_confirm_login_code": CODES,
    "account_email_verification_sent": CODES,
    "account_reset_password": RESET,
    "account_reset_password_from_key": RESET,
    "account_signup": SIGN_UP,
    "socialaccount_signup": SIGN_UP,
    "account_email": ADDRESSES,
    "merge": ADDRESSES,
    "merge-proof": SECOND_STEP,
    "account_reauthenticate": SECOND_STEP,
    "mfa_authenticate": SECOND_STEP,
    "mfa_reauthenticate": SECOND_STEP,
    "mfa_reauthenticate_webauthn": SECOND_STEP,
    "mfa_activate_totp": SECOND_STEP,
    "submissions:start": UPLOADS,
    **dict.fromkeys(["submissions:announce", "submissions:announce-for"], ARRIVALS),
    "submissions:arrival": PIECES,
    "submissions:resume": LINKS,
    "reviews:invitation": LINKS,
    "reviews:invitation-accept": LINKS,
    "reviews:invitation-decline": LINKS,
    **dict.fromkeys(
        [
            *("submissions:authorship", "submissions:authorship-confirm"),
            *("submissions:authorship-refuse", "submissions:authors-change"),
            *("submissions:authors-change-agree", "submissions:authors-change-refuse"),
        ],
        LINKS,
    ),
    "organisations": SEARCH,
    "reviews:people": SEARCH,
    "reviews:choose-reviewers": SEARCH,
    "reviews:who": SEARCH,
    "reviews:insights-table": EXPORTS,
    "take-own-data": EXPORTS,
}


def ask(name: str, request: HttpRequest) -> None:
    """Count a request for the address of this name. Raises TooMany."""
    limit = LIMITS.get(name)
    if limit is not None and limit.applies(request):
        spend(limit, of=limit.whom(request))


def spend(limit: Limit, *, of: str) -> None:
    """Count one try; `of` is whoever or whatever it is counted for. Raises TooMany."""
    facts = {"key": _key(limit, of), "seconds": limit.seconds}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, facts)
        number, left = cursor.fetchone()
    if number > limit.number:
        raise TooMany(max(left, 1))


def forget_old() -> None:
    """Throw away what is over; `run_due_work` does it."""
    for counted in (Tries, Given):
        counted.objects.filter(until__lte=timezone.now()).delete()


def _key(limit: Limit, of: str) -> str:
    said = f"{limit.kind}:{of.strip().casefold()}"
    return salted_hmac("journal.limits", said, algorithm="sha256").hexdigest()
