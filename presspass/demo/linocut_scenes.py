"""Which pictures there are: each name that an article may use, and the scene that draws it."""

from collections.abc import Callable, Mapping
from typing import Final

from presspass.demo import (
    linocut_island,
    linocut_race,
    linocut_rooms,
    linocut_shore,
    linocut_town,
    linocut_water,
)
from presspass.demo.linocut import Plate

SCENES: Final[Mapping[str, Callable[[], Plate]]] = {
    "auction": linocut_town.auction,
    "buoy": linocut_water.buoy,
    "chain-ferry": linocut_water.chain_ferry,
    "council": linocut_town.council,
    "farm-bank": linocut_shore.farm_bank,
    "finish-flag": linocut_race.finish_flag,
    "gate-open": linocut_water.gate_open,
    "gearbox": linocut_town.gearbox,
    "letters": linocut_town.letters,
    "lighthouse": linocut_island.lighthouse,
    "market": linocut_town.market,
    "marsh": linocut_shore.marsh,
    "night-shift": linocut_water.night_shift,
    "oyster-knife": linocut_shore.oyster_knife,
    "oysters": linocut_shore.oysters,
    "piano": linocut_rooms.piano,
    "piano-keys": linocut_rooms.piano_keys,
    "regatta": linocut_race.regatta,
    "salt": linocut_shore.salt,
    "sandbags": linocut_rooms.sandbags,
    "school": linocut_rooms.school,
    "soup": linocut_rooms.soup,
    "tide-book": linocut_island.tide_book,
    "waterline": linocut_town.waterline,
}
