#!/usr/bin/env bash
# Every check and every test: what needs no site first, then three lanes, so that no core is idle.
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

tools/check.sh &
check=$!
.venv/bin/python -m tests.newspaper "$PRESSPASS_TESTS_PAPER" &
paper=$!
"${pytest[@]}" tests/gate -n "$cores" -m "not long" --cov=presspass/gate --cov-branch \
  --cov-fail-under=100 --cov-report=term-missing:skip-covered
wait "$check"
wait "$paper"

# What waits for clocks and browsers goes first; the site's tests take what that leaves of the cores.
# Each lane's words are in a file, shown in the end.
site() {
  nice "${pytest[@]}" tests/site tests/test_*.py -n "$cores"
}

site_on_postgresql() {
  nice .venv/bin/python -m tests.postgresql "${pytest[@]}" tests/site -n "$cores"
}

served() {
  local status=0
  "${pytest[@]}" tests/services tests/faults -n 2 --dist loadfile || status=$?
  # By themselves: their driver keeps an event loop, which Django refuses to work beside.
  "${pytest[@]}" tests/browser -n 3 --dist loadfile || status=$?
  "${pytest[@]}" tests/gate -n "$half" -m long || status=$?
  return "$status"
}

lanes=(site site_on_postgresql served)
begun=()
for lane in "${lanes[@]}"; do
  "$lane" >"$PRESSPASS_HOME/$lane.txt" 2>&1 &
  begun+=($!)
done
status=0
for number in "${!lanes[@]}"; do
  wait "${begun[$number]}" || status=$?
  cat "$PRESSPASS_HOME/${lanes[$number]}.txt"
done
exit "$status"
