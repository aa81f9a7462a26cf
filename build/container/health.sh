#!/bin/bash
# Asks the app in this container whether it can do its work. The image has no curl, so bash speaks HTTP itself.
set -u
port="${YUQING_HEALTH_PORT:-8080}"
exec 3<>"/dev/tcp/127.0.0.1/$port" || exit 1
printf 'GET /api/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t 4 _ status _ <&3 || exit 1
[ "$status" = 200 ]
