"""Who is told what: persons, couples and an office, played against a policy for weeks.

The rule is the real one, `rule.apply`; what is invented is people, in `assumptions`. Browsers do
what `reading.js` does. No store, no network and no clock: a run is one process and its seed.
"""
