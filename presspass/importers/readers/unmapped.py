"""Plans of a list for which no plan here was named."""

from collections import Counter
from collections.abc import Iterable

from presspass.importers.errors import NotPossible
from presspass.importers.readers.arriving import Arriving, Bad
from presspass.importers.readers.mapped import Reading


def require_all_known(
    reading: Reading, found: Iterable[Arriving | Bad], *, is_refused: bool
) -> None:
    """Refuse a list whose plans are tiers of its system and of which one is not mapped.

    Of any other list the rows are told one by one. Raises NotPossible, which names each tier.
    """
    counts = Counter(one.plan for one in found if isinstance(one, Bad) and one.plan)
    if not is_refused or not counts:
        return
    tiers = "; ".join(f"“{plan}” {times:,}" for plan, times in counts.most_common())
    first = next(iter(counts))
    raise NotPossible(
        f"these have tiers for which no plan here was named: {tiers}. Say which is which, such as"
        f' --plan "{first}=…" (an empty right side for none); there are'
        f" {reading.catalogue.told_plans()}"
    )
