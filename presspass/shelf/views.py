"""The pages of what readers keep, and what the forms and the script of other pages ask."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from presspass.newsroom.editions import fronts
from presspass.newsroom.models import Article, Topic
from presspass.readers.same_origin import is_fetched, local_path
from presspass.shelf import asking, following, history, recommended, saved
from presspass.shelf.models import ReadArticle, SavedArticle

ON_A_PAGE = 30


class Row(NamedTuple):
    """An article in a list: in which language it is written, and when it was saved or read."""

    article: Article
    language: str
    at: datetime | None


class TopicRow(NamedTuple):
    """A followed topic, and where its page is; nowhere while its edition is not published."""

    topic: Topic
    address: str


@never_cache
@login_required
@require_safe
def saved_articles(request: HttpRequest) -> HttpResponse:
    """What the reader saved, the last first."""
    context = _listed(request, SavedArticle.objects.shown_to(request.user))
    context["back"] = local_path(request.GET.get("from"))
    return render(request, "account/saved.html", context)


@never_cache
@login_required
@require_safe
def followed_topics(request: HttpRequest) -> HttpResponse:
    """The topics the reader follows, and their newest articles."""
    newest = following.newest_for(request.user)
    context = {
        "topics": _topic_rows(request, following.followed_by(request.user)),
        "rows": [_row(request, article, article.first_published_at) for article in newest],
        "back": local_path(request.GET.get("from")),
    }
    return render(request, "account/topics.html", context)


@never_cache
@login_required
@require_safe
def history_page(request: HttpRequest) -> HttpResponse:
    """What the reader read, the last first."""
    context = _listed(request, ReadArticle.objects.shown_to(request.user))
    context["is_on"] = history.is_on(request.user)
    return render(request, "account/history.html", context)


@never_cache
@login_required
@require_safe
def recommendations(request: HttpRequest) -> HttpResponse:
    """How recommendations are chosen, and the switch."""
    context = {
        "is_on": recommended.is_on(request.user),
        "back": local_path(request.GET.get("from")),
    }
    return render(request, "account/recommendations.html", context)


@asking.by_reader
def keep_article(request: HttpRequest) -> HttpResponse:
    """Save an article, or take it off again."""
    article = asking.article_in(request.POST)
    if asking.is_wished(request):
        saved.save(request.user, article, now=timezone.now())
        told = _("Saved: “%(title)s”")
    else:
        saved.drop(request.user, article)
        told = _("No longer saved: “%(title)s”")
    return _done(request, "/account/saved/", told % {"title": article.title})


@asking.by_reader
def follow_topic(request: HttpRequest) -> HttpResponse:
    """Follow a topic, or follow it no longer."""
    topic = asking.topic_in(request.POST)
    if asking.is_wished(request):
        following.follow(request.user, topic, now=timezone.now())
        told = _("You follow “%(topic)s”.")
    else:
        following.leave(request.user, topic)
        told = _("You no longer follow “%(topic)s”.")
    return _done(request, "/account/topics/", told % {"topic": topic.name})


@asking.by_reader
def note_reading(request: HttpRequest) -> HttpResponse:
    """Keep that the reader reads an article, or at which paragraph the reading stops."""
    article, place = asking.article_in(request.POST), asking.place_in(request.POST)
    history.note(request.user, article, now=timezone.now(), place=place)
    return HttpResponse(status=204)


@asking.by_reader
def clear_history(request: HttpRequest) -> HttpResponse:
    """Forget what the reader read."""
    history.clear(request.user)
    return _done(request, "/account/history/", _("Your history is empty."))


@asking.by_reader
def keep_history(request: HttpRequest) -> HttpResponse:
    """Switch the history on, or off; off deletes what is there."""
    if asking.is_wished(request):
        history.switch_on(request.user)
        told = _("The history is on.")
    else:
        history.switch_off(request.user)
        told = _("The history is off, and what it held is deleted.")
    return _done(request, "/account/history/", told)


@asking.by_reader
def keep_recommendations(request: HttpRequest) -> HttpResponse:
    """Switch the recommendations on, or off."""
    if asking.is_wished(request):
        recommended.switch_on(request.user)
        told = _("Recommendations are on.")
    else:
        recommended.switch_off(request.user)
        told = _("Recommendations are off.")
    return _done(request, "/account/recommendations/", told)


@never_cache
@require_safe
def known_here(request: HttpRequest) -> HttpResponse:
    """What the reader saved, follows and has read of a stored page, and where reading stopped."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    if "topic" in request.GET:
        return _known(request, None, [asking.topic_in(request.GET)])
    article = asking.article_in(request.GET)
    return _known(request, article, article.topics.all())


@never_cache
@require_safe
def without_script(request: HttpRequest) -> HttpResponse:
    """What hides the recommendations of a stored page from who wants none and has no script."""
    wants_none = request.user.is_authenticated and not recommended.is_on(request.user)
    return HttpResponse(".recommended{display:none}" if wants_none else "", content_type="text/css")


def _known(request: HttpRequest, article: Article | None, topics: Iterable[Topic]) -> HttpResponse:
    is_saved = article is not None and saved.is_saved(request.user, article)
    return JsonResponse(
        {
            "article": [article.pk] if article is not None and is_saved else [],
            "topic": following.followed_among(request.user, topics),
            "place": history.place_in(request.user, article) if article is not None else "",
            "read": recommended.read_under(request.user, article) if article is not None else [],
            "recommended": recommended.is_on(request.user),
        }
    )


def _done(request: HttpRequest, page: str, told: str) -> HttpResponse:
    """The reader's `page`, which says what was `told` and leads back; a script needs neither."""
    if is_fetched(request):
        return HttpResponse(status=204)
    messages.success(request, told)
    back = local_path(request.POST.get("next"))
    is_elsewhere = back and back.partition("?")[0] != page
    there = f"{page}?{urlencode({'from': back})}" if is_elsewhere else back or page
    return HttpResponseRedirect(there, status=303)


def _listed(request: HttpRequest, kept: QuerySet[SavedArticle | ReadArticle]) -> dict[str, object]:
    page = Paginator(kept, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [_row(request, one.article, one.at) for one in page.object_list]
    return {"listed": page, "rows": rows}


def _row(request: HttpRequest, article: Article, at: datetime | None) -> Row:
    above = [front for front in fronts(request) if article.path.startswith(front.path)]
    nearest = max(above, key=lambda front: len(front.path), default=None)
    return Row(article, nearest.language if nearest else "", at)


def _topic_rows(request: HttpRequest, topics: Iterable[Topic]) -> list[TopicRow]:
    places = {front.language: front.get_url(request) or "/" for front in reversed(fronts(request))}
    return [
        TopicRow(one, f"{places[one.language]}topics/{one.slug}/" if one.language in places else "")
        for one in topics
    ]
