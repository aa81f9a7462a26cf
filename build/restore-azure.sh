#!/usr/bin/env bash
# Restores the app's packages for Azure. With a lock file in the repository exactly what it names is taken, otherwise one is written, which
# is then to be committed.
#   build/restore-azure.sh [scheduler|storage|mssql]
set -euo pipefail
cd "$(dirname "$0")/.."
provider="${1:-${DurableProvider:-scheduler}}"
case "$provider" in
  scheduler | storage | mssql) ;;
  *) echo "There is no provider $provider: scheduler, storage or mssql." >&2; exit 2 ;;
esac
locks=("functions/packages.Azure.$provider.lock.json" orchestrations/packages.Azure.lock.json)
args=(restore functions/Yuqing.Functions.csproj -p:Stack=Azure "-p:DurableProvider=$provider")
for lock in "${locks[@]}"; do
  if [ ! -f "$lock" ]; then
    # CI=true would demand the file that is to be written.
    dotnet "${args[@]}" --force-evaluate -p:RestoreLockedMode=false
    printf 'Not locked before; commit: %s\n' "${locks[*]}"
    exit 0
  fi
done
dotnet "${args[@]}" --locked-mode
