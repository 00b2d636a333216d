"""The file that holds a reader's own data: JSON for machines, and a page to read, in one ZIP."""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

from presspass.privacy import words

STYLE = Path(__file__).with_name("own-data.css")


def packed(data: dict[str, Any]) -> bytes:
    """`data` of `own_data.of` as a ZIP of three files; the page is in the active language."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packing:
        packing.writestr("own-data.json", as_json(data))
        packing.writestr("own-data.html", as_page(data))
        packing.write(STYLE, "own-data.css")
    return file.getvalue()


def as_json(data: dict[str, Any]) -> str:
    """`data` for machines: UTF-8, times in ISO 8601 and UTC."""
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def as_page(data: dict[str, Any]) -> str:
    """`data` for people: a page without anything of the site's, which needs no connection."""
    parts = [
        {"name": name, "title": words.PARTS[name], "rows": [_row(row) for row in data[name]]}
        for name in words.PARTS
    ]
    missing = [words.PARTS[name] for name in data["not_available"]]
    context = {"made_at": data["made_at"], "parts": parts, "missing": missing}
    return render_to_string("privacy/own_data.html", context)


def _row(row: dict[str, Any]) -> list[tuple[Any, str]]:
    return [(words.FIELDS[field], words.spoken(field, value)) for field, value in row.items()]
