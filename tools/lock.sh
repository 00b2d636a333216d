#!/usr/bin/env bash
# Pins the newest versions, with hashes and without download addresses.
set -euo pipefail
cd "$(dirname "$0")/.."
compile=(.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes
         --no-header --upgrade)
"${compile[@]}" requirements/uv.in -o requirements/uv.txt
"${compile[@]}" pyproject.toml --extra newspaper -o requirements/newspaper.txt
"${compile[@]}" pyproject.toml --extra newspaper --group dev -o requirements/dev.txt \
  --constraint requirements/newspaper.txt
