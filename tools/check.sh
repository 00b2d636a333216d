#!/usr/bin/env bash
# The one list of checks that need no test. A line a check; all are run.
set -euo pipefail
cd "$(dirname "$0")/.."
PRESSPASS_HOME=$(mktemp -d)
export PRESSPASS_HOME PRESSPASS_TEST=1
trap 'rm -rf "$PRESSPASS_HOME"' EXIT
bin=.venv/bin
failed=0

check() {
  printf '%-14s' "$1"
  shift
  if output=$("$@" 2>&1); then
    echo good
  else
    printf 'not good\n%s\n' "$output"
    failed=1
  fi
}

check format      $bin/ruff format --check --quiet .
check style       $bin/ruff check --quiet .
check types       $bin/mypy
check imports     $bin/lint-imports
check house-rules $bin/python -m tools.rules
check words       $bin/python tools/messages.py check
check migrations  $bin/python -m presspass makemigrations --check --dry-run
exit $failed
