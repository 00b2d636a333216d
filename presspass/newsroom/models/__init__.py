"""What the newsroom keeps: editions, sections, articles, their authors, topics and pictures.

How an article is shown to whom is `reading.py`; what lists show is `lists.py`.
"""

from presspass.newsroom.models.articles import (
    Article,
    ArticleAuthor,
    Correction,
    MorePick,
    Source,
)
from presspass.newsroom.models.authors import Author
from presspass.newsroom.models.editions import (
    LANGUAGES,
    RESERVED_SLUGS,
    Front,
    FrontPick,
    Section,
    SectionPick,
)
from presspass.newsroom.models.machines import ForMachines
from presspass.newsroom.models.pictures import Picture, Rendition
from presspass.newsroom.models.topics import Topic

__all__ = [
    "LANGUAGES",
    "RESERVED_SLUGS",
    "Article",
    "ArticleAuthor",
    "Author",
    "Correction",
    "ForMachines",
    "Front",
    "FrontPick",
    "MorePick",
    "Picture",
    "Rendition",
    "Section",
    "SectionPick",
    "Source",
    "Topic",
]
