#!/usr/bin/env bash
# Proves that a deployed installation works, from outside: health, pages, a signed report taken as an exercise, its clocks, its first
# notification. Ends the exercise again. Exit code 0 only when every step held.
#
#   SMOKE_URL     https://…                      where the app is
#   SMOKE_SECRET  whsec_…                        secret of the webhook source SMOKE_SOURCE (default smoke)
#   SMOKE_KEY     bearer key with the role office for the unit SMOKE_UNIT
#   SMOKE_KEY2    another one with the same role and unit: withdrawing a matter takes two
#   SMOKE_UNIT    a unit of the directory made for this (default smoke): its people have one contact, { channel: console, allowDrills: true },
#                 so that nobody is called at night; its policy is one that tells somebody at once
#   SMOKE_LEVEL   level of the report (default I)
#   SMOKE_WAIT    seconds that each step may take (default 180)
set -euo pipefail

url="${SMOKE_URL:?}"
url="${url%/}"
source="${SMOKE_SOURCE:-smoke}"
secret="${SMOKE_SECRET:?}"
key="${SMOKE_KEY:?}"
second="${SMOKE_KEY2:?}"
unit="${SMOKE_UNIT:-smoke}"
level="${SMOKE_LEVEL:-I}"
wait="${SMOKE_WAIT:-180}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

for tool in curl jq openssl base64; do
  command -v "$tool" >/dev/null || { echo "smoke: $tool is missing" >&2; exit 1; }
done

step=0
ok() { step=$((step + 1)); echo "ok $step - $*"; }
fail() { echo "not ok $((step + 1)) - $*" >&2; [ -s "$work/body" ] && head -c 600 "$work/body" >&2; echo >&2; exit 1; }

# Keys go through a file, not the command line, where other users of the machine could read them.
printf 'header = "authorization: Bearer %s"\n' "$key" >"$work/key"
printf 'header = "authorization: Bearer %s"\n' "$second" >"$work/second"

# call METHOD PATH [curl options…]: leaves the body in $work/body and prints the status, 000 when there was no answer.
call() {
  local method="$1" path="$2"
  shift 2
  : >"$work/body"
  curl -sS --max-time 30 -o "$work/body" -w '%{http_code}' -X "$method" "$@" "$url$path" 2>"$work/error" || true
}
get() { call GET "$1" --config "$work/key"; }

# until_true WHAT COMMAND…: tries until the command succeeds or the time is over.
until_true() {
  local what="$1" end=$((SECONDS + wait))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || fail "$what, not within $wait s"
    sleep 3
  done
  ok "$what"
}

is_status() { [ "$(call GET "$2")" = "$1" ]; }

# sign ID TIME BODY: signature of Standard Webhooks 1.0.0.
sign() {
  local hex
  hex="$(printf %s "${secret#whsec_}" | base64 -d | od -An -vtx1 | tr -d ' \n')"
  printf %s "$1.$2.$3" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$hex" -binary | base64 -w0
}
deliver() { # ID BODY [SIGNATURE]
  local now signature
  now="$(date +%s)"
  signature="${3:-$(sign "$1" "$now" "$2")}"
  call POST "/api/webhooks/$source" -H 'content-type: application/json' --data-binary "$2" \
    -H "webhook-id: $1" -H "webhook-timestamp: $now" -H "webhook-signature: v1,$signature"
}

until_true "the app is ready" is_status 200 /api/health/ready
if ! is_status 200 / || ! grep -qi '<!doctype html' "$work/body"; then fail "the dashboard is served"; fi
ok "the dashboard is served"
if ! is_status 200 /api/openapi.json || ! jq -e '.openapi' "$work/body" >/dev/null; then fail "the API describes itself"; fi
ok "the API describes itself"
is_status 401 /api/incidents || fail "strangers are refused"
ok "strangers are refused"
[ "$(call GET /runtime/webhooks/durabletask/instances)" != 200 ] || fail "the management API is closed"
ok "the management API is closed"

run="smoke-$(date -u +%Y%m%dT%H%M%SZ)-$RANDOM"
report="$(jq -cn --arg unit "$unit" --arg id "$run" --arg level "$level" --arg at "$(date -u +%FT%TZ)" \
  '{unit: $unit, externalId: $id, title: "部署检查（演练）", level: $level, discoveredAt: $at, drill: {timeScale: 1}}')"

[ "$(deliver "msg_forged_$run" "$report" "$(printf '%032d' 0 | base64 -w0)")" = 401 ] || fail "a forged report is refused"
ok "a forged report is refused"
[ "$(deliver "msg_$run" "$report")" = 202 ] || fail "a signed report is taken"
incident="$(jq -er '.incidentId' "$work/body")" || fail "the answer names the incident"
ok "a signed report is taken: $incident"
[ "$(deliver "msg_again_$run" "$report")" = 202 ] || fail "the same report is taken again"
jq -e --arg id "$incident" '.duplicate and .incidentId == $id' "$work/body" >/dev/null || fail "the same report again is the same incident"
ok "the same report again is the same incident"

has_clocks() { [ "$(get "/api/incidents/$incident")" = 200 ] && jq -e '.drill and (.obligations | any(.dueAt != null))' "$work/body" >/dev/null; }
until_true "the incident is there, marked as an exercise, with its clocks" has_clocks
was_sent() {
  [ "$(get "/api/notifications?incident=$incident")" = 200 ] && jq -e '.items | any(.state == "sent" or .state == "delivered")' "$work/body" >/dev/null
}
until_true "a notification left" was_sent

withdraw() { # NUMBER KEY-FILE
  local signal
  signal="$(jq -cn --arg id "end$1-$run" '{signalId: $id, type: "dismiss", reason: "部署检查结束"}')"
  [ "$(call POST "/api/incidents/$incident/signals" --config "$2" -H 'content-type: application/json' --data-binary "$signal")" = 202 ] ||
    fail "the exercise can be withdrawn"
}
withdraw 1 "$work/key"
withdraw 2 "$work/second"
is_over() { [ "$(get "/api/incidents/$incident")" = 200 ] && jq -e '.status == "dismissed" or .status == "closed"' "$work/body" >/dev/null; }
until_true "the exercise is over" is_over
echo "$step passed, 0 failed"
