#!/usr/bin/env bash
# Installs what the tests need and runs all of them. The last line is "N passed, N failed"; the exit code is 0
# only when something ran and nothing failed. Needs the .NET SDK and Node; installs Debian's chromium when it is missing.
set -uo pipefail
cd "$(dirname "$0")" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 CI="${CI:-true}"
results="$(mktemp -d)"
trap 'rm -rf "$results"' EXIT
passed=0
failed=0

say() { printf '\n== %s\n' "$*"; }

# check NAME COMMAND…: a step that either holds or not; counts as one test.
check() {
  local name="$1"
  shift
  say "$name"
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $name"
  fi
}

# count FILE NAME: adds what a runner reported; a runner that reported nothing has failed.
count() {
  local line
  line="$(node build/count-tests.mjs "$1")" || line="0 1"
  passed=$((passed + ${line% *}))
  failed=$((failed + ${line#* }))
  echo "$2: ${line% *} passed, ${line#* } failed"
}

finish() {
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit $?
}

need() {
  command -v "$1" >/dev/null 2>&1 && return 0
  echo "$1 is missing: $2"
  failed=$((failed + 1))
  finish
}

install_chromium() {
  [ -n "${CHROMIUM:-}" ] && return 0
  command -v chromium >/dev/null 2>&1 && return 0
  local sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo -n"
  export DEBIAN_FRONTEND=noninteractive
  $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends chromium fonts-wqy-zenhei >/dev/null ||
    { echo "Chromium cannot be installed here: install it and set CHROMIUM to its path."; return 1; }
}

need dotnet "install the .NET SDK named in global.json"
need node "install Node.js 20 or later"
need npm "install npm"

check "restore (locked)" dotnet restore --locked-mode -v q
check "build, warnings are errors" dotnet build --no-restore -c Release -v q
if [ "$failed" -gt 0 ]; then finish; fi
check "format" dotnet format --no-restore --verify-no-changes -v q

say "dashboard"
check "dashboard: install" npm --prefix dashboard ci --no-audit --no-fund --loglevel=error
check "dashboard: lint" npm --prefix dashboard run --silent lint
check "dashboard: types" npm --prefix dashboard run --silent typecheck
(cd dashboard && npx --no-install vitest run --reporter=default --reporter=json --outputFile.json="$results/vitest.json")
count "$results/vitest.json" "dashboard unit tests"
check "dashboard: build" npm --prefix dashboard run --silent build

check "table service: install" npm --prefix tests/Tables.Tests/emulator ci --no-audit --no-fund --loglevel=error

for project in tests/*.Tests/*.csproj; do
  name="$(basename "$project" .csproj)"
  say "$name"
  dotnet test "$project" -c Release --no-build --nologo -v q \
    --logger "trx;LogFileName=$results/$name.trx" --logger "console;verbosity=minimal"
  count "$results/$name.trx" "$name"
done

check "chromium" install_chromium
say "browser"
./build/browser-test.sh "$results/browser.tap"
count "$results/browser.tap" "browser tests"

finish
