#!/usr/bin/env bash
# Checks everything under infra/, the workflows, the container file and the systemd unit, with what this machine has. The last line is
# "N passed, N failed"; a tool that is missing is named and not counted.
#   BICEP_TYPES=DIR build/lint-infra.sh     also checks properties against a checkout of the published Bicep types (Azure/bicep-types-az)
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
tools="${INFRA_TOOLS:-.tools/infra}"
passed=0
failed=0

check() { # NAME COMMAND…
  local name="$1"
  shift
  if "$@"; then passed=$((passed + 1)); echo "ok      $name"; else failed=$((failed + 1)); echo "FAILED  $name"; fi
}
with() { # TOOL NAME COMMAND…
  local tool="$1"
  shift
  if command -v "$tool" >/dev/null 2>&1; then check "$@"; else echo "skipped ${1}: $tool is not installed"; fi
}

install_tools() {
  mkdir -p "$tools" && cp build/infra/package.json build/infra/*.mjs "$tools" &&
    npm install --prefix "$tools" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
}
bicep_builds() {
  local file
  for file in infra/main.bicep infra/main.bicepparam infra/parameters/*.bicepparam; do
    case "$file" in
      *.bicepparam) bicep build-params "$file" --stdout >/dev/null || return 1 ;;
      *) bicep build "$file" --stdout >/dev/null || return 1 ;;
    esac
  done
}

# Functions that act by themselves must be off in the staging slot, or it would act on production's register and queue.
actors_are_known() {
  local name missing=0
  while read -r name; do
    grep -q "'$name'" infra/modules/app-premium.bicep || { echo "  $name is not in the list of actors of infra/modules/app-premium.bicep"; missing=1; }
  done < <(grep -lE '\[(TimerTrigger|ServiceBusTrigger)\(' -r functions --include=*.cs | xargs -n1 basename | sed 's/\.cs$//')
  return "$missing"
}

# defaultVersion tells the provider which instances this program may take.
versions_agree() {
  local version
  version="$(sed -n 's/.*CurrentVersion = "\(.*\)";/\1/p' orchestrations/IncidentOrchestrator.cs)"
  [ -n "$version" ] && [ "$(grep -h '"defaultVersion"' infra/host/*.json | sort -u)" = "      \"defaultVersion\": \"$version\"," ]
}
hosts_agree() { # what both stacks read is the same in all of them
  local file
  for file in infra/host/*.json; do
    [ "$(jq -c '.extensions.http' "$file")" = "$(jq -c '.extensions.http' functions/host.json)" ] || { echo "  $file"; return 1; }
  done
}
json_reads() {
  local file
  for file in infra/bicepconfig.json infra/host/*.json infra/observability/*.json functions/local.settings.json.example; do
    jq empty "$file" || return 1
  done
}
queries_named() { # every metric that a rule, workbook or board asks for is one that the product sends
  local name unknown=0
  while read -r name; do
    grep -qF "\`$name\`" docs/observability.md || { echo "  $name is not a metric of docs/observability.md"; unknown=1; }
  done < <(grep -ohE 'yuqing\.[a-z]+(\.[a-z]+)+' infra/modules/alerts.bicep infra/observability/workbook.json | sort -u)
  return "$unknown"
}
container_file() { (cd "$tools" && node check-container.mjs "$OLDPWD/build/container/Containerfile"); }
unit_verifies() { local problems; problems="$(systemd-analyze verify build/systemd/yuqing.service 2>&1 | grep -v 'Command /usr/bin/dotnet')"; [ -z "$problems" ] || { echo "$problems"; return 1; }; }
unit_is_tight() { systemd-analyze security --offline=true --threshold=25 --no-pager build/systemd/yuqing.service >/dev/null; }

if command -v npm >/dev/null && install_tools; then
  check "bicep: syntax, names, modules, parameter files" node "$tools/check.mjs" infra
  check "workflows" node "$tools/check-workflows.mjs" .github/workflows
  check "container file" container_file
else
  echo "skipped bicep, workflows, container file: npm or its packages are missing"
fi
with bicep "bicep: build" bicep_builds
with jq "JSON files" json_reads
with jq "host.json variants" hosts_agree
with node "host.json: keys and values" node build/infra/check-hosts.mjs .
check "functions that act by themselves" actors_are_known
check "version of the orchestration" versions_agree
check "names of metrics" queries_named
with promtool "Prometheus rules" promtool check rules infra/observability/prometheus-rules.yaml
with promtool "Prometheus rules: tests" promtool test rules infra/observability/prometheus-rules.test.yaml
with shellcheck "shell scripts" shellcheck build/*.sh build/container/*.sh
with systemd-analyze "systemd unit" unit_verifies
with systemd-analyze "systemd unit: exposure" unit_is_tight
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
