"""Where pages stand in the tree: each below the one at the address above its own, in an order."""

from dataclasses import dataclass
from typing import Final

from wagtail.models import Page

from presspass.moving.errors import NotInPaper
from presspass.moving.names import TOP, Directory
from presspass.newsroom.models import Article


def above(address: str) -> str:
    """The address above `address`; that of the first edition stands below the top."""
    return TOP if address == "/" else f"{address.rstrip('/').rpartition('/')[0]}/"


def order_of(page: Page) -> int:
    """The how many-th `page` is below the same one, as the desk orders them; with gaps."""
    return int(Page._str2int(page.path[-Page.steplen :]))  # noqa: SLF001


@dataclass(slots=True)
class Parent:
    """A page below which others come."""

    key: int
    path: str
    depth: int
    url_path: str
    children: int


class Tree:
    """The pages below which others may come, with how many they have."""

    def __init__(self, names: Directory) -> None:
        may_have = Page.objects.not_type(Article)
        columns = ("pk", "path", "depth", "url_path", "numchild")
        self._parents = {row[0]: Parent(*row) for row in may_have.values_list(*columns)}
        self._names: Final = names

    def place(self, page: Page, address: str, order: int) -> None:
        """Put `page` below the address above `address`, as the one in that `order`."""
        parent = self._parents.get(self._names.key(Page, above(address)) or 0)
        if parent is None:
            raise NotInPaper("page", above(address))
        parent.children += 1
        page.path = Page._get_path(parent.path, parent.depth + 1, order)  # noqa: SLF001
        page.depth, page.numchild = parent.depth + 1, 0
        page.url_path = f"{parent.url_path}{page.slug}/"
        if not isinstance(page, Article):
            self._parents[page.pk] = Parent(page.pk, page.path, page.depth, page.url_path, 0)

    def keep(self) -> None:
        """Write down how many pages are below each."""
        for one in self._parents.values():
            Page.objects.filter(pk=one.key).update(numchild=one.children)
