"""The gate, played through seeded histories of mishap and held to the guarantees of RULE.

`histories` says what happens, `world` plays it on real gates, `watch` sees what the register takes,
`guarantees` judges it by the `ledger`, `shrinking` finds the shortest history that still shows it.
The command is `presspass.gate.simulate`.
"""
