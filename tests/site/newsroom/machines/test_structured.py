"""What search engines are told of an article, held against schema.org by libraries."""

import json
import re
from datetime import timedelta

import pytest
from pyld import jsonld

from presspass.newsroom.models import Correction, ForMachines
from tests.site.newsroom.conftest import FIRST_DAY, words_of
from tests.site.newsroom.machines.conftest import BASE, SCHEMAS, require_json_by_schema

# Wagtail leaves the temporary file of every new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")

SCHEMA_ORG = "https://schema.org/"
AUDIENCES = ["anonymous", "signed_in", "subscriber", "elsewhere", "unavailable"]


def told(response) -> dict:
    (script,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', response.content.decode()
    )
    return json.loads(script)


def expanded(document: dict) -> dict:
    """As a consumer understands it: no network, schema.org's words as the vocabulary."""

    def context(url: str, options: object) -> dict:
        assert url == "https://schema.org"
        words = {"@context": {"@vocab": SCHEMA_ORG, "url": {"@type": "@id"}}}
        return {"contextUrl": None, "documentUrl": url, "document": words}

    (node,) = jsonld.expand(document, {"documentLoader": context})
    return node


def words_used(node: object):
    """Each type in an expanded document, with the properties it is given."""
    if isinstance(node, list):
        for one in node:
            yield from words_used(one)
    elif isinstance(node, dict):
        for kind in node.get("@type", []):
            properties = {name for name in node if not name.startswith("@")}
            yield (
                kind.removeprefix(SCHEMA_ORG),
                {name.removeprefix(SCHEMA_ORG) for name in properties},
            )
        for value in node.values():
            yield from words_used(value)


@pytest.fixture
def rich(paper, photograph):
    """An article of each access with all it may have."""

    def write(**fields):
        ForMachines.objects.update_or_create(
            pk=1, defaults={"picture_licence": "https://paper.example/pictures"}
        )
        article = paper.write(
            title='The gate "</script>" & the lock',
            lead_picture=photograph,
            lead_alt="A lock at night",
            lead_caption="The lock on Thursday",
            **fields,
        )
        article.corrections.add(Correction(text="It was Friday.", made_at=FIRST_DAY))
        article.save()
        return article

    return write


@pytest.mark.parametrize("access", ["free", "registered", "subscribers"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_article_is_a_news_article_by_schema_org(rich, get, access, audience):
    facts = told(get(rich(access=access).url, audience))

    require_json_by_schema(facts, "news-article.json")
    vocabulary = json.loads((SCHEMAS / "vocabulary.json").read_text())
    for kind, properties in words_used(expanded(facts)):
        assert properties <= set(vocabulary[kind]), kind


def test_the_facts_are_those_of_the_article(rich, get):
    facts = told(get(rich(access="free").url))

    assert facts["headline"] == 'The gate "</script>" & the lock'
    assert facts["url"] == facts["mainEntityOfPage"] == f"{BASE}/harbour/piece-1/"
    assert facts["articleSection"] == "Harbour"
    assert facts["keywords"] == ["Lock gates"]
    assert facts["wordCount"] == 650
    assert facts["isAccessibleForFree"] is True
    assert facts["author"] == [
        {
            "@type": "Person",
            "name": "Marta Quill",
            "url": f"{BASE}/authors/marta-quill/",
            "jobTitle": "Harbour correspondent",
        }
    ]
    assert facts["publisher"]["name"] == "The Estuary"
    assert facts["publisher"]["url"] == f"{BASE}/"
    image = facts["image"]
    assert (image["width"], image["height"]) == (1500, 1000)
    assert image["url"].startswith(f"{BASE}/media/")
    assert image["creator"] == {"@type": "Person", "name": "Ines Cortland"}
    assert image["copyrightHolder"] == {"@type": "Organization", "name": "Estuary Press"}
    assert image["creditText"] == "Ines Cortland / Estuary Press"
    assert image["license"] == "https://paper.example/pictures"


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_word_that_is_not_everybodys_is_told(rich, get, audience):
    text = json.dumps(told(get(rich(access="subscribers").url, audience)))

    assert "It was Friday." not in text
    assert words_of(0)[:40] not in text
    assert json.loads(text)["hasPart"]["cssSelector"] == ".article-rest"


def test_a_correction_is_told_where_everybody_reads_it(rich, get):
    (correction,) = told(get(rich(access="free").url))["correction"]

    assert correction["text"] == "It was Friday."


def test_only_other_words_count_as_modified(paper, get):
    article = paper.write()
    article.save_revision().publish()
    first = told(get(article.url))

    article.title = "Other words"
    article.save_revision().publish()
    article.refresh_from_db()
    article.updated_at = FIRST_DAY + timedelta(days=1)
    article.save()

    assert first["dateModified"] == first["datePublished"]
    assert told(get(article.url))["dateModified"] == "2026-11-22T07:15:00+00:00"


def test_a_translation_is_tied_to_its_original(paper, get):
    original = paper.write()
    translation = paper.write(paper.puerto, translates=original)

    there, here = told(get(original.url)), told(get(translation.url))

    assert [one["@id"] for one in there["workTranslation"]] == [f"{BASE}/es/puerto/piece-2/"]
    assert here["translationOfWork"]["@id"] == f"{BASE}/harbour/piece-1/"
    assert "translationOfWork" not in there
    assert "workTranslation" not in here


def test_an_article_without_picture_author_or_topic_is_told_too(paper, get):
    article = paper.write(authors=[])
    article.topics = []
    article.save()

    facts = told(get(article.url))

    require_json_by_schema(facts, "news-article.json")
    assert "image" not in facts
    assert facts["author"]["@type"] == "NewsMediaOrganization"
