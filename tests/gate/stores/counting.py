"""A process of its own that counts a seat up: `counting.py URL TIMES`, when it is told to start."""

import asyncio
import sys

from presspass.gate.stores import store_from_url


async def main() -> None:
    store = store_from_url(sys.argv[1])
    await store.get("seat")
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    for _ in range(int(sys.argv[2])):
        counted = False
        while not counted:
            old = await store.get("seat")
            new = str(int(old or 0) + 1).encode()
            counted = await store.compare_and_set("seat", old, new, 600)
    await store.close()


asyncio.run(main())
