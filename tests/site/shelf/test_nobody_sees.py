"""What a reader saves, follows and reads is on no page of the desk, for nobody of the staff.

All addresses of the desk are taken from the table of addresses. The reader, the article, the topic
and the seat have the same key, so that an address that wants one of them finds it.
"""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from wagtail.models import ReferenceIndex

from presspass.readers.models import Reader
from presspass.shelf import following, history, saved
from presspass.shelf.models import OF_A_READER
from presspass.subscriptions import seats
from presspass.subscriptions.models import Subscription
from tests.site.subscriptions.cast import PASSWORD

pytestmark = pytest.mark.django_db

EMAIL, TITLE, TOPIC = "quiet.reader@example.org", "Only one ever saved this", "Only one follows"
MODELS = OF_A_READER
ARGUMENT = re.compile(r"<[^>]+>|\(\?P<\w+>(?:[^()]|\([^()]*\))*\)|\((?:[^()]|\([^()]*\))*\)")


@pytest.fixture
def reader(paper, plan):
    """Saved, follows and read one article; every row has the article's key."""
    article = paper.write(title=TITLE)
    topic = type(paper.topic).objects.create(pk=article.pk, name=TOPIC, slug="only")
    article.topics.add(topic)
    article.save()
    reader = Reader.objects.create_user(EMAIL, PASSWORD, pk=article.pk, name="Quiet Reader")
    bought = Subscription.objects.create(pk=article.pk, owner=reader, plan=plan)
    seats.give(bought, reader)
    saved.save(reader, article, now=timezone.now())
    following.follow(reader, topic, now=timezone.now())
    history.note(reader, article, now=timezone.now())
    return reader


def addresses(key: int) -> Iterator[str]:
    """Every address below /desk/, with `key` wherever it wants one."""
    for path in _below(get_resolver(), ""):
        if path.startswith("desk/"):
            plain = re.sub(r"^\^|\\Z|\$$|\(\?:\w*\)", "", path)
            yield "/" + ARGUMENT.sub(str(key), plain).replace("\\", "").replace("$", "")


def _below(resolver: URLResolver, before: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        path = before + str(one.pattern).removeprefix("^")
        if isinstance(one, URLPattern):
            yield path
        else:
            yield from _below(one, path)


def test_no_address_of_the_desk_looks_at_it_or_shows_it(desk, reader):
    asked: list[str] = []

    def listen(execute, sql, params, many, context):
        if "shelf_" in sql:
            asked.append(sql)
        return execute(sql, params, many, context)

    desk.raise_request_exception = False  # Wagtail has an address that only fails
    answered = []
    with connection.execute_wrapper(listen):
        for address in {*addresses(reader.pk), f"/desk/support/?q={EMAIL}"}:
            if "logout" in address:
                continue
            response = desk.get(address, follow=True)
            text = b"".join(response) if response.streaming else response.content
            says = text.decode(errors="replace")
            answered.append((address, response.status_code))
            assert not (EMAIL in says and (TITLE in says or TOPIC in says)), address

    good = [address for address, status in answered if status == 200]
    assert asked == []
    assert len(good) > 100
    key = reader.pk
    assert {f"/desk/support/{key}/", f"/desk/users/edit/{key}/", f"/desk/pages/{key}/edit/"} <= {
        *good
    }
    assert f"/desk/pages/{key}/usage/" in good


def test_the_desk_keeps_no_index_of_it(reader):
    indexed = {row.base_content_type.model_class() for row in ReferenceIndex.objects.all()}

    assert indexed
    assert not indexed & {*MODELS}
    assert not any(ReferenceIndex.model_is_indexable(model) for model in MODELS)


def test_no_row_names_the_reader_or_the_piece_in_words(reader):
    for model in MODELS[:3]:
        words = str(model.objects.get())
        assert EMAIL not in words
        assert TITLE not in words
