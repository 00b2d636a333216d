"""Which pictures there are: each name that an article may use, and the scene that draws it."""

from collections.abc import Callable, Mapping
from typing import Final

from presspass.demo.linocut import (
    island,
    portraits,
    race,
    rooms,
    shore,
    town,
    water,
)
from presspass.demo.linocut.press import Plate

SCENES: Final[Mapping[str, Callable[[], Plate]]] = {
    "auction": town.auction,
    "buoy": water.buoy,
    "chain-ferry": water.chain_ferry,
    "council": town.council,
    "farm-bank": shore.farm_bank,
    "finish-flag": race.finish_flag,
    "gate-open": water.gate_open,
    "gearbox": town.gearbox,
    "harbour-correspondent": portraits.harbour_correspondent,
    "head-of-the-spanish-desk": portraits.head_of_the_spanish_desk,
    "letters": town.letters,
    "lighthouse": island.lighthouse,
    "market": town.market,
    "marsh": shore.marsh,
    "night-shift": water.night_shift,
    "oyster-knife": shore.oyster_knife,
    "oysters": shore.oysters,
    "piano": rooms.piano,
    "piano-keys": rooms.piano_keys,
    "regatta": race.regatta,
    "salt": shore.salt,
    "sandbags": rooms.sandbags,
    "school": rooms.school,
    "soup": rooms.soup,
    "tide-book": island.tide_book,
    "town-correspondent": portraits.town_correspondent,
    "waterline": town.waterline,
}
