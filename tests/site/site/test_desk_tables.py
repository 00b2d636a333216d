"""Every list of the desk, read from the table of addresses: what it gives as a table is text."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from presspass.readers.models import Reader
from presspass.site import spreadsheets
from presspass.subscriptions import purchases
from presspass.subscriptions.models import Acceptance, Plan, Terms
from tests.site.subscriptions.cast import desk, editor, gate  # noqa: F401 - fixtures

EVIL = '=HYPERLINK("http://evil.example","x")'
BEGINNINGS = ("=1", "+1", "-1", "@x", "\tx", "\rx")


def lists(patterns=None, before=""):
    """The address and view of every list of the desk that can give a table."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(one.pattern)
        if not isinstance(one, URLPattern):
            yield from lists(one.url_patterns, path)
        elif issubclass(getattr(one.callback, "view_class", object), SpreadsheetExportMixin):
            yield path, one.callback.view_class(**one.callback.view_initkwargs)


def answers(desk, kind):  # noqa: F811
    for path, view in lists():
        if "<" not in path and not path.endswith("results/"):
            answer = desk.get(f"/{path}?export={kind}", follow=True)
            assert answer.status_code == 200, path
            yield path, view, answer


def cells_of(answer):
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))


@pytest.fixture
def evil(db):
    """A reader, a company, a plan and an invoice that are called like formulas."""
    reader = Reader.objects.create_user("=evil@example.org", name=EVIL)
    first = Terms.objects.create(text_en="x", text_es="y", number=1, published_at=timezone.now())
    Acceptance.objects.create(reader=reader, terms=first)
    plan = Plan.objects.create(
        name="@firms", kind="company", seats=3, month_cents=900, is_on_sale=True
    )
    now, company = datetime(2027, 1, 10, 9, tzinfo=UTC), {"name": "+firm", "address": "-1"}
    asked = purchases.order(reader, plan, "month", 3, now=now, company=company)
    purchases.confirm(asked.pk, reader, now=now)


def test_no_list_has_a_way_of_its_own_to_write_a_text():
    found = dict(lists())
    assert len(found) > 10

    for path, view in found.items():
        for text in BEGINNINGS:
            file = io.StringIO()
            view.write_csv_row(csv.DictWriter(file, ["name"]), {"name": text})
            assert next(csv.reader(io.StringIO(file.getvalue()))) == [f"'{text}"], path


@pytest.mark.usefixtures("evil")
def test_each_list_answers_with_its_table_as_text_or_with_its_page(desk):  # noqa: F811
    tables = {}
    for path, view, answer in answers(desk, "csv"):
        if view.list_export:
            tables[path] = cells = cells_of(answer)
            assert all(any(row) for row in cells), path
            texts = [cell for row in cells for cell in row]
            assert not [one for one in texts if one.startswith(spreadsheets.BEGINS_FORMULA)], path
        else:
            assert answer["Content-Type"].startswith("text/html"), path

    said = {cell for rows in tables.values() for row in rows for cell in row}
    assert said >= {f"'{EVIL}", "'=evil@example.org", "'+firm", "'@firms"}


@pytest.mark.usefixtures("evil")
def test_a_workbook_of_any_list_holds_no_formula(desk):  # noqa: F811
    kinds = set()
    for _, view, answer in answers(desk, "xlsx"):
        if view.list_export:
            book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
            kinds |= {cell.data_type for row in book.active.iter_rows() for cell in row}

    assert "s" in kinds
    assert "f" not in kinds
