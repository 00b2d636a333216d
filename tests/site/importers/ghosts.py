"""Ghost exports in our own words, of every age: small ones for tests, long ones to measure with.

`python -m tests.site.importers.ghosts ARTICLES > FILE` writes a long one. One that a real Ghost
5.130 wrote is `a_real_ghost.json`: filled through its Admin API with our words, then shortened to
the columns that are not empty, and its secrets and its address put in place by others.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

Row = dict[str, Any]


def export(
    *posts: Row | None,
    settings: Row | None = None,
    age: int = 5,
    exported: str = "2024-06-01T00:00:00.000Z",
    **tables: Any,
) -> str:
    """A whole export: from version 1 on in a list, before as it is."""
    given = {"title": "The Old Herald", "db_hash": "d1", "description": "Since 1902"}
    rows = [{"key": name, "value": value} for name, value in {**given, **(settings or {})}.items()]
    data = {"posts": list(posts), "users": [user(1, "Bea Orellana", "bea")], "settings": rows}
    whole = {"meta": {"exported_on": exported, "version": f"{age}.0.0"}, "data": {**data, **tables}}
    return json.dumps({"db": [whole]} if age else whole)


def post(number: object, title: str = "A headline", text: str = "<p>Words</p>", **more: Any) -> Row:
    """A post of Ghost 5 that everybody read."""
    return {
        "id": number,
        "uuid": f"uuid-{number}",
        "title": title,
        "slug": f"piece-{number}",
        "html": text,
        "type": "post",
        "status": "published",
        "visibility": "public",
        "published_at": "2019-05-04T08:30:00.000Z",
        **more,
    }


def old_post(number: int, markdown: str | None, **more: Any) -> Row:
    """A post of Ghost 0.11, whose numbers are numbers."""
    return {
        "id": number,
        "title": f"Old {number}",
        "slug": f"old-{number}",
        "markdown": markdown,
        "html": None,
        "image": None,
        "page": 0,
        "status": "published",
        "author_id": 1,
        "created_at": 1388318310782,
        "published_at": 1388318310783,
        **more,
    }


def user(number: object, name: str, slug: str) -> Row:
    return {"id": number, "name": name, "slug": slug, "email": f"{slug}@old.example"}


def tag(number: object, name: str, slug: str, visibility: str = "public") -> Row:
    return {"id": number, "name": name, "slug": slug, "visibility": visibility}


def tagged(post_id: object, *tags: object) -> list[Row]:
    """A post's tags in their order; the rows stand in another."""
    rows = [{"post_id": post_id, "tag_id": one, "sort_order": n} for n, one in enumerate(tags)]
    return rows[::-1]


def lexical(*nodes: Row) -> str:
    """A text as the editor of Ghost 5 keeps it."""
    return json.dumps({"root": {"type": "root", "version": 1, "children": list(nodes)}})


def words(text: str, bits: int = 0) -> Row:
    return {"type": "extended-text", "version": 1, "text": text, "format": bits}


def node(kind: str, *children: Row, **fields: Any) -> Row:
    return {"type": kind, "version": 1, "children": list(children), **fields}


def paragraph(text: str) -> Row:
    return node("paragraph", words(text))


def mobiledoc(*sections: Any, cards: Iterable[Any] = (), **more: Any) -> str:
    """A text as the editors of Ghost 1 to 4 kept it."""
    given = {"version": "0.3.1", "atoms": [], "markups": [], "cards": list(cards), **more}
    return json.dumps({**given, "sections": list(sections)})


def many(articles: int) -> Iterator[str]:
    """A long export, in parts: each article stands in it thrice, as Ghost keeps it."""
    yield '{"db": [{"meta": {"version": "5.0.0"}, "data": {"posts": ['
    for number in range(1, articles + 1):
        text = " ".join(f"word{(number * place) % 997}" for place in range(90))
        near = max(1, number - number * 7 % 50)
        html = f'<p>{text}, <a href="__GHOST_URL__/piece-{near}/">that</a>.</p><h2>Part</h2>' + (
            f"<p><strong>{text}</strong></p>" * 2
        )
        row = post(number, f"Story {number}", html, plaintext=text * 3)
        row["lexical"] = lexical(*[paragraph(text) for _ in range(3)])
        yield json.dumps(row) + ("," if number < articles else "")
    rows = [
        {"post_id": number, "tag_id": 1 + number % 4, "sort_order": 0}
        for number in range(1, articles + 1)
    ]
    tags = [tag(n, f"Section {n}", f"section-{n}") for n in range(1, 5)]
    settings = [{"key": "db_hash", "value": "long"}, {"key": "title", "value": "The Long Herald"}]
    rest = {"posts_tags": rows, "tags": tags, "settings": settings}
    yield "]," + json.dumps(rest)[1:-1] + "}}]}\n"


if __name__ == "__main__":
    sys.stdout.writelines(many(int(sys.argv[1])))
