#!/usr/bin/env bash
# The tests, layer by layer: pure ones first, then Django, then whole servers and browsers.
set -euo pipefail
cd "$(dirname "$0")/.."
PRESSPASS_HOME=$(mktemp -d)
export PRESSPASS_HOME PRESSPASS_TEST=1
export PRESSPASS_TESTS_PAPER="$PRESSPASS_HOME/paper"  # made once, copied by every test that serves
trap 'rm -rf "$PRESSPASS_HOME"' EXIT
pytest=(.venv/bin/python -m pytest -q --durations=15)

"${pytest[@]}" tests/gate -n 2 --cov=presspass/gate --cov-branch --cov-fail-under=100 \
  --cov-report=term-missing:skip-covered
"${pytest[@]}" tests/site tests/test_*.py -n 2
"${pytest[@]}" tests/services tests/faults
# By itself: the browser driver keeps an event loop, which Django refuses to work beside.
"${pytest[@]}" tests/browser
