"""The drawings as pictures of the newsroom: printed into the media folder, with all their sizes.

Drawing and cutting to size are done beforehand, by as many processes as there are cores, so that
neither the database nor the first reader waits for them.
"""

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

from django.core.files.base import ContentFile

from presspass.demo import content
from presspass.demo.linocut import HEIGHT, WIDTH
from presspass.demo.linocut_scenes import SCENES
from presspass.newsroom.models import Picture

Prints: TypeAlias = Mapping[str, Picture]
