"""A loaded demonstration newspaper for a class of tests; its pictures are grey cards."""

import tempfile
from collections.abc import Iterator, Sequence
from io import BytesIO

import pytest
from django.test import TestCase, override_settings
from PIL import Image

from presspass.demo import pictures
from presspass.demo.load import load
from presspass.demo.printing import Cut, Job, Printed


def grey_cards(jobs: Sequence[Job]) -> Iterator[Printed]:
    """Pictures of nothing, in the time of nothing."""
    file = BytesIO()
    Image.new("RGB", (60, 40), "grey").save(file, "JPEG")
    card = file.getvalue()
    cut = Cut(card, 60, 40)
    return (Printed(job.name, card, dict.fromkeys(job.sizes, cut)) for job in jobs)


@override_settings(DEMO=True, ALLOWED_HOSTS=["*"], MEDIA_ROOT=tempfile.mkdtemp())
class LoadedPaper(TestCase):
    """The paper is loaded once for all tests of the class."""

    @classmethod
    def setUpTestData(cls) -> None:
        """Load it."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pictures, "printed", grey_cards)
            assert load()
