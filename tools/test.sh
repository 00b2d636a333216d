#!/usr/bin/env bash
# The tests, layer by layer: pure ones first, then Django, then whole servers and browsers.
set -euo pipefail
cd "$(dirname "$0")/.."
PRESSPASS_HOME=$(mktemp -d)
export PRESSPASS_HOME PRESSPASS_TEST=1
export PRESSPASS_TESTS_PAPER="$PRESSPASS_HOME/paper"  # made once, copied by every test that serves
# Where bytecode is not kept, each of the many processes compiles all of Django for seconds.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX="$PRESSPASS_HOME/bytecode"
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$PRESSPASS_HOME"' EXIT
pytest=(.venv/bin/python -m pytest -q --durations=15)
cores=$(nproc)
half=$(((cores + 1) / 2))

# What many tests begin with is made meanwhile.
.venv/bin/python -m tests.newspaper "$PRESSPASS_TESTS_PAPER" &
paper=$!
"${pytest[@]}" tests/gate -n "$cores" -m "not long" --cov=presspass/gate --cov-branch \
  --cov-fail-under=100 --cov-report=term-missing:skip-covered
"${pytest[@]}" tests/gate -n "$cores" --dist worksteal -m long
wait "$paper"

# Side by side, each with what it says in a file that is shown when both are done.
beside() {
  "$@" >"$PRESSPASS_HOME/beside.txt" 2>&1 &
}

together() {
  local beside=$! status=0
  "$@" || status=$?
  wait "$beside" || status=$?
  cat "$PRESSPASS_HOME/beside.txt"
  return "$status"
}

beside .venv/bin/python -m tests.postgresql "${pytest[@]}" tests/site -n "$half"
together "${pytest[@]}" tests/site tests/test_*.py -n "$half"
# These wait more than they work. Browsers by themselves: their driver keeps an event loop, which
# Django refuses to work beside.
beside "${pytest[@]}" tests/services tests/faults -n 2 --dist loadfile
together "${pytest[@]}" tests/browser -n 3 --dist loadfile
