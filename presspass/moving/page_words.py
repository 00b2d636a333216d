"""What a page says, as words of a file: the same for what readers see, a draft, what is scheduled.

What each kind of page says is in `kinds.py`.
"""

from typing import Any, NamedTuple

from django.db.models import Field, Model
from wagtail.models import Page

from presspass.moving import bodies
from presspass.moving.columns import column_of
from presspass.moving.names import Directory


class Children(NamedTuple):
    """What belongs to a page in an order: at `relation`, with `fields` of it.

    Of one field each is its bare value, else an object.
    """

    relation: str
    fields: tuple[str, ...]


class Kind(NamedTuple):
    """One kind of page: word of the file → field, relation or children."""

    model: type[Page]
    fields: dict[str, str]
    children: dict[str, Children]
    state: dict[str, str]
    """What is said of the page as a whole, and not of a draft."""

    def field(self, name: str) -> Field:
        """A field of its model."""
        return self.model._meta.get_field(name)  # noqa: SLF001

    def child(self, name: str) -> Any:
        """What its children `name` are."""
        return self.field(self.children[name].relation).related_model

    @property
    def has_body(self) -> bool:
        """Whether it is an article: with topics and blocks."""
        return hasattr(self.model, "body")


def words_of(page: Page, kind: Kind, names: Directory) -> dict[str, Any]:
    """What `page`, or a version of it, says."""
    said = {word: _value(page, kind.field(name), names) for word, name in kind.fields.items()}
    for word, one in kind.children.items():
        fields = [kind.child(word)._meta.get_field(name) for name in one.fields]  # noqa: SLF001
        held = [_child(child, fields, names) for child in getattr(page, one.relation).all()]
        said[word] = [child for child in held if child is not None]  # none stands outside
    if kind.has_body:
        topics = page.topics.all()
        said["topics"] = sorted(names.name(type(topic), topic.pk) for topic in topics)
        said["body"] = bodies.written(page.body.raw_data, names)
    return said


def state_of(page: Page, kind: Kind, names: Directory) -> dict[str, Any]:
    """How `page` stands as a whole."""
    return {word: _value(page, kind.field(name), names) for word, name in kind.state.items()}


def say(page: Page, kind: Kind, said: dict[str, Any], names: Directory) -> None:
    """Have `page`, which is not saved yet, say what `said` does."""
    for word, name in kind.fields.items():
        _set(page, kind.field(name), said[word], names)
    for word, one in kind.children.items():
        model = kind.child(word)
        made = []
        for place, told in enumerate(said[word]):
            child = model(sort_order=place)
            for name in one.fields:
                value = told if len(one.fields) == 1 else told[name]
                _set(child, model._meta.get_field(name), value, names)  # noqa: SLF001
            made.append(child)
        setattr(page, one.relation, made)
    if kind.has_body:
        page.body = bodies.stored_body(said["body"], names)
        topic = kind.field("topics").related_model
        keys = [names.key(topic, name) for name in said["topics"]]
        page.topics = topic.objects.filter(pk__in=keys)


def stand(page: Page, kind: Kind, told: dict[str, Any], names: Directory) -> None:
    """Have `page` stand as `told`."""
    for word, name in kind.state.items():
        _set(page, kind.field(name), told[word], names)


def commit(page: Page, kind: Kind) -> None:
    """Keep what belongs to `page`, which is saved."""
    for one in kind.children.values():
        getattr(page, one.relation).commit()
    if kind.has_body:
        page.topics.commit()


def needs(kind: Kind) -> list[str]:
    """What is best fetched with many pages of `kind` at once."""
    related = [one.relation for one in kind.children.values()]
    return [*related, "topics"] if kind.has_body else related


def _value(held: Model, field: Field, names: Directory) -> Any:
    column = column_of(field)
    return column.to_file(getattr(held, column.attribute), names)


def _set(held: Model, field: Field, value: Any, names: Directory) -> None:
    column = column_of(field)
    setattr(held, column.attribute, column.from_file(value, names))


def _child(child: Model, fields: list[Field], names: Directory) -> Any:
    if len(fields) == 1:
        return _value(child, fields[0], names)
    return {field.name: _value(child, field, names) for field in fields}
