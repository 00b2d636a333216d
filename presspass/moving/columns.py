"""How a field of a row becomes a word of a file, and back."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Field, ForeignKey, JSONField
from wagtail.fields import RichTextField

from presspass.moving.links import portable, stored
from presspass.moving.names import Directory

Turned = Callable[[Any, Directory], Any]


class Column(NamedTuple):
    """One field: its name in the file, where the row has it, and how its value is turned."""

    name: str
    attribute: str
    to_file: Turned
    from_file: Turned
    may_lack: bool
    """Whether the row can be without."""


def column_of(field: Field, name: str = "") -> Column:
    """How `field` is written and read; as `name`, where it is called otherwise in its file."""
    to_file, from_file = _turns(field)
    return Column(name or field.name, field.attname, to_file, from_file, may_lack=field.null)


def _turns(field: Field) -> tuple[Turned, Turned]:
    match field:
        case ForeignKey():
            model = field.related_model
            return (
                lambda value, names: names.name(model, value),
                lambda value, names: names.key(model, value),
            )
        case RichTextField():
            return portable, stored
        case JSONField():
            return lambda value, _: ordered(value), lambda value, _: value
    return lambda value, _: value, lambda value, _: _known(field, field.to_python(value))


def _known(field: Field, value: Any) -> Any:
    """`value`, where the field can have it. Raises ValueError: what nobody knows closes nothing."""
    if field.choices and value not in {None, field.get_default(), *dict(field.flatchoices)}:
        raise ValueError(f"“{value}” is no {field.name}")
    return value


def ordered(value: Any) -> Any:
    """`value` of JSON with its names in order: databases keep them in orders of their own."""
    match value:
        case dict():
            return {name: ordered(value[name]) for name in sorted(value)}
        case list():
            return [ordered(one) for one in value]
    return value
