"""Plain rows: the fields of a model as they are, references by name, a line each.

Every row keeps its key: links in letters that were sent, feeds and passkeys name some of them, and
must never lead to what is somebody else's.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db.models import Field, ManyToManyField, Model, Q

from presspass.moving.columns import Column, column_of
from presspass.moving.errors import NotInPaper
from presspass.moving.names import Directory
from presspass.moving.part import Row

AT_ONCE: Final = 500
AUTOMATIC: Final = ("auto_now", "auto_now_add")


class Rows:
    """All rows of `model`, or those that `only` leaves, in the order in which they were made.

    `called`: fields that have another name in the file. `without`: fields that are not in it → why.
    `migrated`: some rows are there from the beginning.
    """

    def __init__(  # noqa: PLR0913 (a table's words)
        self,
        name: str,
        model: str,
        *,
        called: Mapping[str, str] | None = None,
        without: Mapping[str, str] | None = None,
        only: Q | None = None,
        migrated: bool = False,
    ) -> None:
        self.name = name
        self.models: tuple[str, ...] = (model,)
        self.without: Mapping[str, str] = without or {}
        self._called: Mapping[str, str] = called or {}
        self._only, self.migrated = only or Q(), migrated

    @property
    def model(self) -> type[Model]:
        """Whose rows these are."""
        return apps.get_model(self.models[0])

    @property
    def fields(self) -> tuple[str, ...]:
        """What a row says, in the order of the file."""
        return (*(one.name for one in self._columns()), *self._lists())

    def count(self) -> int:
        """How many rows the paper has."""
        return self._all().count()

    def clear(self) -> None:
        """Take away what migrations left, which comes anew."""
        if self.migrated:
            self._all().delete()

    def rows(self, names: Directory, folder: Path) -> Iterator[Row]:
        """The rows of the paper. One that needs a page outside of the site is left out."""
        del folder
        columns, lists = self._columns(), self._lists()
        told = self._all().order_by("pk").values_list("pk", *(one.attribute for one in columns))
        for batch in batches(told.iterator(chunk_size=AT_ONCE)):
            keys = [row[0] for row in batch]
            linked = {word: _linked(one, keys, names) for word, one in lists.items()}
            for key, *values in batch:
                pairs = zip(columns, values, strict=True)
                row = {one.name: one.to_file(value, names) for one, value in pairs}
                row |= {name: held.get(key, []) for name, held in linked.items()}
                if all(row[one.name] is not None or one.may_lack for one in columns):
                    yield row

    def take(self, rows: Iterable[Row], names: Directory, folder: Path) -> None:
        """Make of `rows` rows of the paper, without the signals and the rules of a change."""
        del folder
        columns = {one.name: one for one in self._columns()}
        for batch in batches(rows):
            made = [self.model(**_values(row, columns, names)) for row in batch]
            self.model._base_manager.bulk_create(made)  # noqa: SLF001 (past those who keep rows)
            self._set_moments(made, batch, columns, names)
            for word, one in self._lists().items():
                _link(one, made, [row[word] for row in batch], names)

    def _set_moments(
        self, made: list[Any], batch: list[Row], columns: Mapping[str, Column], names: Directory
    ) -> None:
        """Write the moments that Django sets to now whenever a row is made."""
        fields = [one for one in self._own() if any(getattr(one, by, False) for by in AUTOMATIC)]
        for field in fields:
            for instance, row in zip(made, batch, strict=True):
                word = self._word(field)
                value = columns[word].from_file(row[word], names)
                setattr(instance, field.attname, value)
        if fields:
            self.model._base_manager.bulk_update(made, [one.name for one in fields])  # noqa: SLF001

    def _all(self) -> Any:
        return self.model._base_manager.filter(self._only)  # noqa: SLF001

    def _own(self) -> list[Field]:
        every = self.model._meta.concrete_fields  # noqa: SLF001
        return [one for one in every if one.name not in self.without]

    def _columns(self) -> list[Column]:
        return [column_of(one, self._word(one)) for one in self._own()]

    def _word(self, field: Field) -> str:
        return self._called.get(field.name, field.name)

    def _lists(self) -> dict[str, ManyToManyField]:
        every = self.model._meta.local_many_to_many  # noqa: SLF001
        own = [one for one in every if isinstance(one, ManyToManyField)]  # no tags
        return {self._word(one): one for one in own if one.name not in self.without}


def batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The `rows`, some hundred at a time."""
    left = iter(rows)
    while batch := list(islice(left, AT_ONCE)):
        yield batch


def _values(row: Row, columns: Mapping[str, Column], names: Directory) -> dict[str, Any]:
    """What the fields of a row say; lists and what else stands beside are not among them."""
    return {
        columns[name].attribute: columns[name].from_file(value, names)
        for name, value in row.items()
        if name in columns
    }


def _linked(field: ManyToManyField, keys: list[Any], names: Directory) -> dict[Any, list[Any]]:
    """Row → the names of what it is linked to by `field`."""
    own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    through = field.remote_field.through.objects.filter(**{f"{own}__in": keys}).order_by("pk")
    linked: dict[Any, list[Any]] = {}
    for key, value in through.values_list(own, other):
        linked.setdefault(key, []).append(names.name(field.related_model, value))
    return linked


def _link(
    field: ManyToManyField, made: list[Any], lists: list[list[Any]], names: Directory
) -> None:
    """Link each row that was `made` to what its list names."""
    own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    through = field.remote_field.through
    through.objects.bulk_create(
        through(**{f"{own}_id": instance.pk, f"{other}_id": key})
        for instance, listed in zip(made, lists, strict=True)
        for key in _keys(field.related_model, listed, names)
    )


def _keys(model: Any, listed: list[Any], names: Directory) -> Iterator[Any]:
    """The keys of what is `listed`; a permission that this version does not know is none."""
    for name in listed:
        try:
            yield names.key(model, name)
        except NotInPaper:
            if model is not Permission:
                raise
