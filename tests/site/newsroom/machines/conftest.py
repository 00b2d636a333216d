"""The paper at an address of its own, and what its files for machines are held against."""

import json
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

BASE = "https://paper.example"
SCHEMAS = Path(__file__).parent / "schemas"


@pytest.fixture(autouse=True)
def at_its_address(settings):
    settings.WAGTAILADMIN_BASE_URL = BASE


def parsed(response) -> etree._Element:
    """The answer as XML, or the parser's complaint."""
    return etree.fromstring(response.content)


def require_by_schema(document: etree._Element, name: str) -> None:
    """Hold `document` against the schema `name`, RELAX NG or XSD."""
    kind = etree.RelaxNG if name.endswith(".rng") else etree.XMLSchema
    schema = kind(etree.parse(SCHEMAS / name))
    assert schema.validate(document), schema.error_log


def require_json_by_schema(document: object, name: str) -> None:
    """Hold `document` against the JSON Schema `name`."""
    jsonschema.Draft202012Validator(json.loads((SCHEMAS / name).read_text())).validate(document)
