"""By what files call a row: an address, a slug, a name; both ways between it and the row's key.

What has no such name is called by its key, which the import keeps: see `is_named`. In memory are
the names of pages, pictures, plans and the like, some hundred bytes each; never those of readers.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeAlias

from django.apps import apps
from django.db.models import Model
from wagtail.models import Page, Site

from presspass.moving.errors import NotInPaper

Names: TypeAlias = Iterable[tuple[int, Any]]
TOP: Final = "*"
"""What the top of the tree is called, above every address."""
THE_SITE: Final = "site"
PICTURES: Final = "original_images"
"""The folder of the media in which Wagtail keeps pictures as they were uploaded."""


def _joined(model: str, *fields: str, by: str = "/") -> Callable[[], Names]:
    """Name the rows of `model` by the words in `fields`."""

    def names() -> Iterator[tuple[int, Any]]:
        for key, *words in apps.get_model(model)._base_manager.values_list("pk", *fields):  # noqa: SLF001
            yield key, by.join(words) if len(words) > 1 else words[0]

    return names


def file_name(path: str, within: str) -> str:
    """What an export calls the file at `path` of the media, most of which lie in `within`."""
    return path.removeprefix(f"{within}/")


def _pictures() -> Iterator[tuple[int, str]]:
    pictures = apps.get_model("newsroom.Picture").objects
    for key, path in pictures.order_by("-pk").values_list("pk", "file"):
        yield key, file_name(path, PICTURES)


def addresses() -> Iterator[tuple[int, str]]:
    """Each page that the site shows, or would, by its address; drafts as well."""
    top = Page.get_first_root_node()
    yield top.pk, TOP
    root = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if root is None:
        return
    before = len(root.root_page.url_path) - 1
    below = Page.objects.descendant_of(root.root_page, inclusive=True)
    for key, path in below.values_list("pk", "url_path").iterator(chunk_size=2_000):
        yield key, path[before:]


def _sites() -> Names:
    return [(key, THE_SITE) for key in Site.objects.values_list("pk", flat=True)]


NAMED: Final[dict[str, Callable[[], Names]]] = {
    "wagtailcore.page": addresses,
    "wagtailcore.site": _sites,
    "newsroom.picture": _pictures,
    "newsroom.author": _joined("newsroom.Author", "slug"),
    "newsroom.topic": _joined("newsroom.Topic", "language", "slug"),
    "newsletters.newsletter": _joined("newsletters.Newsletter", "slug"),
    "subscriptions.plan": _joined("subscriptions.Plan", "name"),
    "subscriptions.terms": _joined("subscriptions.Terms", "number"),
    "readers.readerlabel": _joined("readers.ReaderLabel", "name"),
    "auth.group": _joined("auth.Group", "name"),
    "auth.permission": _joined(
        "auth.Permission", "content_type__app_label", "content_type__model", "codename", by="."
    ),
    "contenttypes.contenttype": _joined("contenttypes.ContentType", "app_label", "model", by="."),
}
"""Kind of row → its keys, and by what each is called. All others are called by their key."""


def kind_of(model: type[Model]) -> str:
    """What `NAMED` calls the rows of `model`; whatever stands in the tree is a page."""
    return "wagtailcore.page" if issubclass(model, Page) else model._meta.label_lower  # noqa: SLF001


def is_named(model: type[Model]) -> bool:
    """Whether files call the rows of `model` by a name, and not by their key."""
    return kind_of(model) in NAMED


class Directory:
    """The names of one paper; those of a kind are looked up when the first is asked for."""

    def __init__(self) -> None:
        self._names: dict[str, dict[int, Any]] = {}
        self._keys: dict[str, dict[Any, int]] = {}

    def name(self, model: type[Model], key: int | None) -> Any:
        """By what files call the row of `model` with `key`; None where it is in none."""
        if key is None or not is_named(model):
            return key
        kind = kind_of(model)
        if kind not in self._names:
            self._names[kind] = dict(NAMED[kind]())
        return self._names[kind].get(key)

    def key(self, model: type[Model], name: Any) -> int | None:
        """The key of the row of `model` that files call `name`. Raises NotInPaper."""
        if name is None or not is_named(model):
            return name
        kind = kind_of(model)
        if kind not in self._keys:
            self._keys[kind] = {called: key for key, called in NAMED[kind]()}
        try:
            return self._keys[kind][name]
        except KeyError:
            raise NotInPaper(model._meta.model_name or kind, name) from None  # noqa: SLF001

    def expect(self, model: type[Model], names: Names) -> None:
        """Know `names` of rows of `model` that come: each may be referred to before it is there."""
        known = self._keys.setdefault(kind_of(model), {})
        known.update({called: key for key, called in names})
