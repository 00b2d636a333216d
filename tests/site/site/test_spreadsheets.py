"""Tables go out as text: no name in them is worked out by a spreadsheet."""

import csv
import io

from presspass.site import spreadsheets

EVIL = '=HYPERLINK("http://evil.example","x")'


def test_what_begins_like_a_formula_goes_out_as_text_and_numbers_stay():
    file = io.StringIO()

    spreadsheets.write(file, [[EVIL, "+1", "-1", "@x", "\tx", "\uff1d1", -1, None, "a=b"]])

    row = next(csv.reader(io.StringIO(file.getvalue())))
    assert row == [f"'{EVIL}", "'+1", "'-1", "'@x", "'\tx", "'\uff1d1", "-1", "", "a=b"]
    assert [spreadsheets.as_typed(cell) for cell in row[:2]] == [EVIL, "+1"]
    assert spreadsheets.as_typed("'tis") == "'tis"
