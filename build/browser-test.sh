#!/usr/bin/env bash
# Starts the product on a fresh data directory and walks its pages in headless Chromium. Writes TAP to $1.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
tap="$1"
data="$(mktemp -d)"
log="$data/server.log"
secret="whsec_$(head -c 32 /dev/urandom | base64)"
Yuqing__DataDirectory="$data/state" Yuqing__Webhooks__Sources__monitor__Secret="$secret" \
  dotnet functions/bin/Embedded/Release/net10.0/Yuqing.Functions.dll --urls http://127.0.0.1:0 >"$log" 2>&1 &
server=$!
trap 'kill -9 $server 2>/dev/null; rm -rf "$data"' EXIT

for _ in $(seq 1 600); do
  url="$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$log" | head -1)"
  [ -n "$url" ] && node -e "fetch('$url/api/health/ready').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))" && break
  kill -0 "$server" 2>/dev/null || { cat "$log"; exit 1; }
  sleep 0.2
done
password="$(sed -nE 's/.*(password|密码)[^:：]*[:：] *([^ ]+).*/\2/p' "$log" | head -1)"

YUQING_URL="$url" YUQING_USER=admin YUQING_PASSWORD="$password" \
  YUQING_WEBHOOK_SOURCE=monitor YUQING_WEBHOOK_SECRET="$secret" \
  CHROMIUM="${CHROMIUM:-$(command -v chromium)}" \
  npm --prefix dashboard run --silent test:browser -- --test-reporter=tap --test-reporter-destination="$tap" \
  --test-reporter=spec --test-reporter-destination=stdout
status=$?
[ $status -eq 0 ] || tail -40 "$log"
exit $status
