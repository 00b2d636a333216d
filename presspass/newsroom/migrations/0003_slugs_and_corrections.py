from django.db import migrations
from django.utils import timezone
from django.utils.text import slugify


def give_authors_slugs(apps, schema_editor):
    """Each author gets the name as slug; of two with one name the later gets a number."""
    author_model = apps.get_model("newsroom", "Author")
    taken = set()
    for author in author_model.objects.order_by("pk"):
        slug = slugify(author.name)[:110] or "author"
        author.slug = slug if slug not in taken else f"{slug}-{author.pk}"
        taken.add(author.slug)
        author.save(update_fields=["slug"])


def move_corrections(apps, schema_editor):
    """What stood in one field becomes a row; when it was made is best known by the publication."""
    article_model = apps.get_model("newsroom", "Article")
    correction_model = apps.get_model("newsroom", "Correction")
    for article in article_model.objects.exclude(correction=""):
        made_at = article.last_published_at or timezone.now()
        correction_model.objects.create(
            article=article, text=article.correction, made_at=made_at, sort_order=0
        )


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0002_what_a_daily_article_has")]

    operations = [
        migrations.RunPython(give_authors_slugs, migrations.RunPython.noop),
        migrations.RunPython(move_corrections, migrations.RunPython.noop),
    ]
