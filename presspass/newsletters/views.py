"""The pages of newsletters: what there is, signing up, confirming, choosing and leaving.

To fetch a link does nothing: programs that look for viruses fetch every one. The forms stand on
stored pages too, and hold no token: the browser's word for where they come from counts, or the
signed link does.
"""

from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from presspass.mail.post import spoken
from presspass.newsletters import asking, choosing, consent, links
from presspass.newsletters.consent import Act, Said
from presspass.newsletters.forms import AddressForm
from presspass.newsletters.issues import archive
from presspass.newsletters.models import Newsletter
from presspass.newsroom.editions import edition_of
from presspass.readers.linked import without_trace
from presspass.readers.same_origin import local_path, of_this_site

ANSWERS = ["GET", "HEAD", "POST"]


@never_cache
@require_safe
def newsletters(request: HttpRequest) -> HttpResponse:
    """All that one can sign up for, and how to change what one gets."""
    return _all(request, AddressForm(name="link"))


@never_cache
@require_safe
def newsletter(request: HttpRequest, slug: str) -> HttpResponse:
    """One newsletter: what it brings, the form, and its issues until now."""
    return _one(request, _wanted(slug), AddressForm(name="box"))


@of_this_site
@require_http_methods(ANSWERS)
def sign_up(request: HttpRequest) -> HttpResponse:
    """Ask the mailbox by letter; a reader's own is known, and gets it at once.

    A page that told what was wrong is loaded anew by its address: there is nothing to ask for.
    """
    if request.method != "POST":
        return _see(reverse("newsletters"))
    wanted = _wanted(request.POST.get("newsletter", ""))
    if not wanted.is_open:
        raise Http404
    back = local_path(request.POST.get("next"))
    if request.user.is_authenticated:
        return _sign_up_reader(request, wanted, back)
    form = AddressForm(request.POST, name="box")
    if not form.is_valid():
        return _one(request, wanted, form, back=back)
    address = form.cleaned_data["email"]
    limited = ratelimit.consume_or_429(request, action="newsletter", key=address.lower())
    if limited is not None:
        return limited
    said = Said(asking.wording(wanted), back or request.path)
    asking.ask_by_worker(wanted, address, spoken(), said, now=timezone.now())
    return _see(f"{reverse('newsletter_asked', args=[wanted.slug])}?{urlencode({'from': back})}")


@never_cache
@require_safe
def asked(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for every address: what is to be found in the mailbox, and what to do there."""
    wanted = _wanted(slug)
    context = {
        "newsletter": wanted,
        "edition": edition_of(request, wanted.edition),
        "back": local_path(request.GET.get("from")),
    }
    return render(request, "newsletters/asked.html", context)


@of_this_site
@require_http_methods(ANSWERS)
def send_link(request: HttpRequest) -> HttpResponse:
    """Mail the link to the choices; the answer is the same for every address."""
    if request.method != "POST":
        return _see(reverse("newsletters"))
    form = AddressForm(request.POST, name="link")
    if not form.is_valid():
        return _all(request, form)
    limited = ratelimit.consume_or_429(
        request, action="newsletter_link", key=form.cleaned_data["email"].lower()
    )
    if limited is not None:
        return limited
    asking.send_link.enqueue(form.cleaned_data["email"], spoken())
    return _see(f"{reverse('newsletters')}?sent")


@without_trace
@of_this_site
@require_http_methods(ANSWERS)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button (GET), or take the yes (POST)."""
    signup = links.confirmed_by(token)
    if signup is None:
        return _no_link(request)
    if request.method != "POST":
        context = {"signup": signup, "wording": asking.wording(signup.newsletter)}
        return render(request, "newsletters/confirm.html", context)
    said = Said(asking.wording(signup.newsletter), reverse("newsletters"))
    consent.say_yes(signup.recipient, signup.newsletter, Act.CONFIRMED, said, now=timezone.now())
    token = links.choices_token(signup.recipient)
    return _see(f"{reverse('newsletter_choices', args=[token])}?welcome={signup.newsletter.slug}")


@without_trace
@of_this_site
@require_http_methods(ANSWERS)
def choices(request: HttpRequest, token: str) -> HttpResponse:
    """What the mailbox gets, to be changed without a password."""
    recipient = links.chosen_by(token)
    if recipient is None:
        return _no_link(request)
    if request.method == "POST":
        place = reverse("newsletters")
        choosing.choose(recipient, _chosen(request), Act.CONFIRMED, place, now=timezone.now())
        return _see(f"{request.path}?kept")
    context = {
        "choices": choosing.choices_of(recipient),
        "address": recipient.address,
        "is_closed": choosing.is_closed(recipient),
        "welcome": Newsletter.objects.filter(slug=request.GET.get("welcome", "")).first(),
        "is_kept": "kept" in request.GET,
    }
    return render(request, "newsletters/choices.html", context)


@csrf_exempt
@without_trace
@never_cache
@require_http_methods(ANSWERS)
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button (GET), or end one newsletter (POST), whoever shows the mail (RFC 8058)."""
    found = links.left_by(token)
    if found is None:
        return _no_link(request)
    signup, is_own = found
    choices = links.preferences(signup.recipient) if is_own else ""
    context = {"signup": signup, "choices": choices}
    if request.method != "POST":
        return render(request, "newsletters/leave.html", context)
    now = timezone.now()
    if "again" in request.POST and is_own:
        said = Said(asking.wording(signup.newsletter), reverse("newsletters"))
        consent.say_yes(signup.recipient, signup.newsletter, Act.CONFIRMED, said, now=now)
        return render(request, "newsletters/back_again.html", context)
    consent.say_no(signup, Said(place=reverse("newsletters")), now=now)
    return render(request, "newsletters/left.html", context)


@never_cache
@login_required
@require_http_methods(ANSWERS)
def account(request: HttpRequest) -> HttpResponse:
    """What a reader gets, in the account."""
    if request.method == "POST":
        own, now = consent.recipient_of(request.user), timezone.now()
        choosing.choose(own, _chosen(request), Act.CHOSEN, request.path, now=now)
        messages.success(request, _("Your choice is kept."))
        return _see(request.path)
    recipient = consent.known_as(request.user)
    context = {
        "choices": choosing.choices_of(recipient),
        "is_closed": choosing.is_closed(recipient),
        "back": local_path(request.GET.get("from")),
    }
    return render(request, "account/newsletters.html", context)


def _sign_up_reader(request: HttpRequest, wanted: Newsletter, back: str) -> HttpResponse:
    said = Said(asking.wording(wanted), back or request.path)
    recipient = consent.recipient_of(request.user)
    consent.say_yes(recipient, wanted, Act.CHOSEN, said, now=timezone.now())
    told = _("“%(name)s” now goes to %(address)s.")
    messages.success(request, told % {"name": wanted.name, "address": recipient.address})
    return _see(f"{reverse('account_newsletters')}?{urlencode({'from': back})}")


def _all(request: HttpRequest, form: AddressForm) -> HttpResponse:
    context = {
        "newsletters": [one for one, _ in choosing.choices_of(None)],
        "form": form,
        "is_sent": "sent" in request.GET,
    }
    return render(request, "newsletters/all.html", context)


def _one(
    request: HttpRequest, wanted: Newsletter, form: AddressForm, *, back: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        "newsletter": wanted,
        "edition": edition_of(request, wanted.edition),
        "form": form,
        "back": back or request.path,
        "issues": archive.sent(wanted),
    }
    return render(request, "newsletters/newsletter.html", context)


def _no_link(request: HttpRequest) -> HttpResponse:
    context = {"form": AddressForm(name="link")}
    return render(request, "newsletters/no_link.html", context, status=HTTPStatus.NOT_FOUND)


def _wanted(slug: str) -> Newsletter:
    known = Newsletter.objects.select_related("edition").filter(edition__live=True)
    return get_object_or_404(known, slug=slug)


def _chosen(request: HttpRequest) -> set[int]:
    if "none" in request.POST:
        return set()
    posted = request.POST.getlist("newsletter")
    return {key for key in Newsletter.objects.values_list("pk", flat=True) if f"{key}" in posted}


def _see(address: str) -> HttpResponse:
    response = redirect(address)
    response.status_code = HTTPStatus.SEE_OTHER
    return response
