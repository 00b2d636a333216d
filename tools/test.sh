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
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$PRESSPASS_HOME"' EXIT
pytest=(.venv/bin/python -m pytest -q --durations=15)

"${pytest[@]}" tests/gate -n 2 -m "not long" --cov=presspass/gate --cov-branch --cov-fail-under=100 \
  --cov-report=term-missing:skip-covered
"${pytest[@]}" tests/gate -n 2 -m long
"${pytest[@]}" tests/site tests/test_*.py -n 2
.venv/bin/python -m tests.postgresql "${pytest[@]}" tests/site -n 2

.venv/bin/python -c "import pathlib, sys; from tests.newspaper import Newspaper
Newspaper(pathlib.Path(sys.argv[1])).load()" "$PRESSPASS_TESTS_PAPER"
# These wait more than they work, so two run side by side. Browsers by themselves: their driver
# keeps an event loop, which Django refuses to work beside.
"${pytest[@]}" tests/services tests/faults >"$PRESSPASS_HOME/services.txt" 2>&1 &
services=$!
status=0
"${pytest[@]}" tests/browser || status=$?
wait "$services" || status=$?
cat "$PRESSPASS_HOME/services.txt"
exit "$status"
