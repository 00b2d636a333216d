"""WordPress exports in our own words: small ones for tests, long ones to measure with.

`python -m tests.site.importers.wxr ARTICLES > FILE` writes a long one.
"""

import sys
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

HOME = "https://old.example"
OPENING = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The Old Herald</title><link>{home}</link><description>Since 1902</description>
<language>{language}</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{home}</wp:base_site_url><wp:base_blog_url>{home}</wp:base_blog_url>
"""
CLOSING = "</channel></rss>\n"
AUTHOR = """<wp:author><wp:author_login>bea</wp:author_login>
<wp:author_email>bea@old.example</wp:author_email>
<wp:author_display_name><![CDATA[Bea Orellana]]></wp:author_display_name></wp:author>"""


def export(*items: str, heads: str = AUTHOR, language: str = "en-GB", home: str = HOME) -> str:
    """A whole export."""
    opening = OPENING.format(home=home, language=language)
    return "\n".join([opening, heads, *items, CLOSING])


def category(slug: str, name: str, parent: str = "", number: int = 1) -> str:
    return (
        f"<wp:category><wp:term_id>{number}</wp:term_id>"
        f"<wp:category_nicename>{slug}</wp:category_nicename>"
        f"<wp:category_parent>{parent}</wp:category_parent>"
        f"<wp:cat_name><![CDATA[{name}]]></wp:cat_name></wp:category>"
    )


def item(  # noqa: PLR0913 (as many as an entry has)
    number: object,
    title: str = "A headline",
    body: str = "",
    *,
    kind: str = "post",
    status: str = "publish",
    when: str = "2019-05-04 08:30:00",
    slug: str | None = None,
    link: str | None = None,
    terms: Iterable[tuple[str, str, str]] = (("category", "harbour", "Harbour"),),
    meta: dict[str, str] | None = None,
    extra: str = "",
    author: str = "bea",
    excerpt: str = "",
    parent: int = 0,
) -> str:
    """One entry. `terms` are taxonomy, slug and name."""
    slug = f"piece-{number}" if slug is None else slug
    link = f"{HOME}/2019/05/{slug}/" if link is None else link
    fields = {
        "title": title,
        "link": link,
        "guid": f"{HOME}/?p={number}",
        "dc:creator": author,
        "content:encoded": body,
        "excerpt:encoded": excerpt,
        "wp:post_id": str(number),
        "wp:post_date": when,
        "wp:post_date_gmt": when,
        "wp:post_name": slug,
        "wp:status": status,
        "wp:post_parent": str(parent),
        "wp:post_type": kind,
    }
    written = "".join(f"<{name}>{_data(value)}</{name}>" for name, value in fields.items())
    named = "".join(
        f'<category domain="{domain}" nicename="{nicename}">{_data(name)}</category>'
        for domain, nicename, name in terms
    )
    kept = "".join(
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key>"
        f"<wp:meta_value>{_data(value)}</wp:meta_value></wp:postmeta>"
        for key, value in (meta or {}).items()
    )
    return f"<item>{written}{named}{kept}{extra}</item>"


def picture(number: int, path: str, *, alt: str = "", caption: str = "", parent: int = 0) -> str:
    """An attachment at `path` of the uploads."""
    return item(
        number,
        path.rpartition("/")[2].partition(".")[0],
        kind="attachment",
        status="inherit",
        terms=(),
        meta={"_wp_attachment_image_alt": alt} if alt else {},
        extra=f"<wp:attachment_url>{HOME}/wp-content/uploads/{path}</wp:attachment_url>",
        excerpt=caption,
        parent=parent,
    )


def many(articles: int) -> Iterator[str]:
    """A long export, in parts: each article has four paragraphs, a list, a quote and two links."""
    yield OPENING.format(home=HOME, language="en") + AUTHOR
    sections = [("news", "News"), ("culture", "Culture"), ("sport", "Sport"), ("sea", "The sea")]
    for number in range(1, articles + 1):
        slug, name = sections[number % len(sections)]
        later = min(articles, number + 40) if number % 20 == 0 else max(1, number - 1)
        others = (
            max(1, number - number * 7 % 50),
            later,
        )  # most links lead to what was written before
        links = " and ".join(f'<a href="{HOME}/2019/05/piece-{one}/">that</a>' for one in others)
        text = " ".join(f"word{(number * place) % 997}" for place in range(60))
        body = (
            f"<!-- wp:paragraph --><p>{text}, {links}.</p><!-- /wp:paragraph -->"
            f"<h2>Part {number}</h2><p><strong>{text}</strong></p><ul><li>{text[:40]}</li></ul>"
            f"<p>{text}</p><blockquote><p>{text[:80]}</p><cite>Bea</cite></blockquote><p>{text}</p>"
        )
        terms = [
            ("category", slug, name),
            ("post_tag", f"t{number % 300}", f"Topic {number % 300}"),
        ]
        yield item(number, f"Story {number}", body, terms=terms)
    yield CLOSING


def _data(text: str) -> str:
    return f"<![CDATA[{text}]]>" if "]]>" not in text else escape(text)


if __name__ == "__main__":
    sys.stdout.writelines(many(int(sys.argv[1])))
