"""Tables go out as text: no name in them is worked out by a spreadsheet."""

import csv
import io

from django.utils import timezone

from presspass.readers.models import Reader
from presspass.site import spreadsheets
from presspass.subscriptions.models import Acceptance, Terms
from tests.site.subscriptions.cast import desk, editor, gate, plan  # noqa: F401 - fixtures

EVIL = '=HYPERLINK("http://evil.example","x")'


def test_what_begins_like_a_formula_goes_out_as_text_and_numbers_stay():
    file = io.StringIO()

    spreadsheets.write(file, [[EVIL, "+1", "-1", "@x", "\tx", "\uff1d1", -1, None, "a=b"]])

    row = next(csv.reader(io.StringIO(file.getvalue())))
    assert row == [f"'{EVIL}", "'+1", "'-1", "'@x", "'\tx", "'\uff1d1", "-1", "", "a=b"]
    assert [spreadsheets.as_typed(cell) for cell in row[:2]] == [EVIL, "+1"]
    assert spreadsheets.as_typed("'tis") == "'tis"


def test_lists_of_the_desk_say_names_as_text(desk):  # noqa: F811
    reader = Reader.objects.create_user("evil@example.org", name=EVIL)
    first = Terms.objects.create(text_en="x", text_es="y", number=1, published_at=timezone.now())
    Acceptance.objects.create(reader=reader, terms=first)

    table = b"".join(desk.get("/desk/terms_acceptances/?export=csv").streaming_content)

    assert f"'{EVIL}" in [row[0] for row in csv.reader(io.StringIO(table.decode()))]
