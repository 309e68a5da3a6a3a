"""The page behind the link that asks whether somebody is an author.

Reading it changes nothing and signs nobody in. It sends no referrer (visibility.md,
SC18), so browsers post its forms with `Origin: null`, which Django's check refuses; the
address holds 256 random bits that only the letter's reader has, and no session is asked.
"""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from submissions import services
from submissions.author_links import author_for, line_for
from submissions.models import Contributor


class InterestsForm(forms.Form):
    """What an author declares about themselves while confirming."""

    competing_interests = forms.CharField(
        label=gettext_lazy("Your competing interests"),
        help_text=gettext_lazy(
            "Money, posts or relations that could bias the work. Leave it empty when there are none."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Are you an author of this paper? After the answer: what was answered."""
    author = author_for(token)
    if author is None:
        return ended(request)
    initial = {"competing_interests": author.competing_interests}
    return _page(request, author, token, InterestsForm(initial=initial))


@csrf_exempt  # the token is the secret; see the top
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Yes; what was written about competing interests is kept with it."""
    author = author_for(token)
    if author is None:
        return redirect("submissions:authorship", token)
    form = InterestsForm(request.POST)
    if not form.is_valid():
        return _page(request, author, token, form, status=422)
    services.confirm_authorship(author, token=token, **form.cleaned_data)
    return redirect("submissions:authorship", token)


@csrf_exempt  # as above
@require_POST
def refuse(request: HttpRequest, token: str) -> HttpResponse:
    """No, with one tap."""
    author = author_for(token)
    if author is not None:
        services.refuse_authorship(author, token=token)
    return redirect("submissions:authorship", token)


@require_safe
def show_change(request: HttpRequest, token: str) -> HttpResponse:
    """Do you agree to this list of authors? Asked of everybody it names."""
    line = line_for(token)
    if line is None:
        return ended(request)
    context = {
        "line": line,
        "change": line.change,
        "paper": line.change.submission,
        "agree_url": reverse("submissions:authors-change-agree", args=[token]),
        "refuse_url": reverse("submissions:authors-change-refuse", args=[token]),
    }
    answer = render(request, "submissions/authors_change.html", context)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@csrf_exempt  # as above
@require_POST
def agree_to_change(request: HttpRequest, token: str) -> HttpResponse:
    """Yes to the list."""
    line = line_for(token)
    if line is not None:
        services.agree_to_authors(line, token=token)
    return redirect("submissions:authors-change", token)


@csrf_exempt  # as above
@require_POST
def refuse_change(request: HttpRequest, token: str) -> HttpResponse:
    """No to the list; the request is over."""
    line = line_for(token)
    if line is None:
        return redirect("submissions:authors-change", token)
    services.refuse_authors(line, token=token)
    reason = _("You do not agree, so the authors stay as they are. Thank you.")
    return render(request, "410.html", {"reason": reason})


def ended(request: HttpRequest) -> HttpResponse:
    """What a link shows that opens nothing (any more): the same for every one."""
    reason = _("This question has been settled, or the link is not complete.")
    return render(request, "410.html", {"reason": reason}, status=410)


def _page(
    request: HttpRequest,
    author: Contributor,
    token: str,
    form: InterestsForm,
    *,
    status: int = 200,
) -> HttpResponse:
    paper = author.submission
    byline = list(paper.contributors.all())
    address = paper.submitter.email.casefold()
    sender = next((one for one in byline if one.email.casefold() == address), None)
    context = {
        "author": author,
        "sender": sender.name if sender else paper.submitter,
        "places": author.affiliations.all(),
        "roles": author.role_names,
        "paper": paper,
        "byline": byline,
        "form": form,
        "confirm_url": reverse("submissions:authorship-confirm", args=[token]),
        "refuse_url": reverse("submissions:authorship-refuse", args=[token]),
    }
    answer = render(request, "submissions/authorship.html", context, status=status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
