"""How a newspaper begins: its first front page takes the place of Wagtail's page of welcome."""

from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Page, Site
from wagtail.signals import page_published

from presspass.newsroom.models import Front

PORTS: Final = {"http": 80, "https": 443}


def connect() -> None:
    """Look at every front page that is published. Connecting twice changes nothing."""
    page_published.connect(begin_when_published, sender=Front, dispatch_uid="founding")


def begin_when_published(instance: Front, **_: Any) -> None:
    """Have the site begin at `instance`, unless it does at a front page that is not below it."""
    if not begins_at_one_of(Front.objects.not_descendant_of(instance)):
        begin_at(instance)


def begins_at_one_of(fronts: QuerySet[Front]) -> bool:
    """Whether the site begins at one of the `fronts`."""
    return Site.objects.filter(root_page__in=fronts.values("pk")).exists()


@transaction.atomic
def begin_at(front: Front) -> None:
    """Have the site begin at `front`, which is new or was made by the desk; the welcome goes."""
    Site.objects.all().delete()
    welcome = Page.objects.filter(depth=2, content_type__model="page")
    welcome.update(slug=f"before-{front.slug}")  # else its address might be the front's
    if not front.pk:
        Page.get_first_root_node().add_child(instance=front)
    elif front.get_parent().pk in welcome.values_list("pk", flat=True):
        front.move(Page.get_first_root_node(), "last-child")
        front.refresh_from_db(fields=["path", "depth", "url_path"])
    for page in welcome.filter(numchild=0):
        page.delete()
    show(front)


def show(front: Front) -> None:
    """Have the site begin at `front`, at the address that this paper has."""
    address = urlsplit(settings.GATE.base_url)
    Site.objects.create(
        hostname=address.hostname,
        port=address.port or PORTS[address.scheme],
        site_name=front.edition_name,
        root_page=front,
        is_default_site=True,
    )
