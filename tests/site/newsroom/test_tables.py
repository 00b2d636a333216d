"""Tables as editors make them, and markup that no editor made."""

from django.template.loader import render_to_string

from presspass.newsroom.body import Part, clean

MERGED = {
    "caption": "Who crossed",
    "source": "",
    "table": {
        "data": [
            ["Day", "Passengers", None],
            ["", "In", "Out"],
            ["Monday", "12", "9"],
            [None, "14", "–"],
        ],
        "table_header_choice": "both",
        "mergeCells": [
            {"row": 0, "col": 1, "rowspan": 1, "colspan": 2},
            {"row": 2, "col": 0, "rowspan": 2, "colspan": 1},
        ],
    },
}


def test_merged_cells_reach_over_those_that_they_cover():
    html = render_to_string(
        "newsroom/blocks/table.html", {"part": Part("table", "p-1", "", value=MERGED)}
    )

    assert '<th scope="col" colspan="2">Passengers</th></tr></thead>' in html
    assert '<th scope="row" rowspan="2">Monday</th><td>12</td><td>9</td></tr>' in html
    assert "<tr><td>14</td><td>–</td></tr>" in html


def test_markup_nested_deeper_than_any_text_is_cleaned_in_no_time_and_keeps_its_words():
    deep = "<div>" * 100_000 + "all the words" + "<<" * 100_000

    assert clean(deep).startswith(" ")
    assert "all the words" in clean(deep)
    assert "<div" not in clean(deep)
    assert clean("<ul>" + "<li>a" * 300 + "</ul>").count("<li>") == 300
