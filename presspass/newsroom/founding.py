"""How a newspaper begins: its first front page takes the place of Wagtail's page of welcome."""

from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from wagtail.models import Page, Site

from presspass.newsroom.models import Front

PORTS: Final = {"http": 80, "https": 443}


def is_begun() -> bool:
    """Whether the site begins at a front page."""
    return Site.objects.filter(root_page__in=Front.objects.values("pk")).exists()


@transaction.atomic
def begin_at(front: Front) -> None:
    """Have the site begin at `front`, which is new or was made by the desk; the welcome goes."""
    welcome = Page.objects.filter(depth=2, content_type__model="page")
    if front.pk and front.get_parent().pk in welcome.values_list("pk", flat=True):
        front.move(Page.get_first_root_node(), "last-child")
    Site.objects.all().delete()
    for page in welcome.filter(numchild=0):
        page.delete()
    if not front.pk:
        Page.get_first_root_node().add_child(instance=front)
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


def begin_in_the_desk(_request: HttpRequest, page: Page) -> None:
    """Have the site begin at `page`, where it is the first front page that is published."""
    if isinstance(page, Front) and not is_begun():
        begin_at(page)
