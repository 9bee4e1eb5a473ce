#!/usr/bin/env bash
# OpenStack Swift with its S3 API, on one machine with one copy of everything: an S3 for tests.
#   swift-s3.sh FOLDER PORT
# Takes PORT (S3) to PORT+4 on 127.0.0.1, says "swift is ready" once it serves, and runs until TERM or INT.
set -euo pipefail

folder=$1
port=$2
etc=$folder/etc
declare -A ports=([proxy]=$port [account]=$((port + 1)) [container]=$((port + 2)) [object]=$((port + 3)))
cache_port=$((port + 4))
# Debian's own Python: another one on the PATH would not find Swift.
python=/usr/bin/python3
mkdir -p "$etc" "$folder/storage/disk" "$folder/log" "$folder/recon"

cat > "$etc/swift.conf" <<CONF
[swift-hash]
swift_hash_path_prefix = test
swift_hash_path_suffix = test
[storage-policy:0]
name = only
default = yes
CONF

# Settings every server has. Log lines go to port 9 (discard): there is no syslog here.
settings() {
  cat <<CONF
[DEFAULT]
swift_dir = $etc
user = $(id -un)
bind_ip = 127.0.0.1
bind_port = ${ports[$1]}
workers = 0
log_udp_host = 127.0.0.1
log_udp_port = 9
CONF
}

for server in account container object; do
  {
    settings $server
    cat <<CONF
devices = $folder/storage
mount_check = false
disable_fallocate = true
fallocate_reserve = 0
[pipeline:main]
pipeline = $server-server
[app:$server-server]
use = egg:swift#$server
recon_cache_path = $folder/recon
CONF
    if [ $server = object ]; then echo 'mb_per_sync = 0'; fi
  } > "$etc/$server-server.conf"
done

{
  settings proxy
  cat <<CONF
[pipeline:main]
pipeline = catch_errors gatekeeper cache listing_formats s3api tempauth slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
[filter:tempauth]
use = egg:swift#tempauth
user_safelight_test = a-secret-of-the-tests .admin
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
dns_compliant_bucket_names = true
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:$cache_port
CONF
  for filter in catch_errors gatekeeper listing_formats slo dlo; do
    printf '[filter:%s]\nuse = egg:swift#%s\n' $filter $filter
  done
} > "$etc/proxy-server.conf"

$python - "$etc" "account=${ports[account]}" "container=${ports[container]}" "object=${ports[object]}" <<'PYTHON'
import sys
from swift.common.ring import RingBuilder

folder, *servers = sys.argv[1:]
for server in servers:
    name, port = server.split('=')
    ring = RingBuilder(part_power=4, replicas=1, min_part_hours=0)
    place = {'ip': '127.0.0.1', 'port': int(port), 'replication_ip': '127.0.0.1', 'replication_port': int(port)}
    ring.add_dev({'id': 0, 'region': 1, 'zone': 1, 'device': 'disk', 'weight': 1, 'meta': '', **place})
    ring.rebalance()
    ring.get_ring().save(f'{folder}/{name}.ring.gz')
PYTHON

pids=()
finish() {
  trap - EXIT TERM INT
  kill -TERM "${pids[@]}" 2>/dev/null || true
  wait || true
  exit "$1"
}
trap 'finish 0' TERM INT
trap 'finish $?' EXIT

# Each goes when this script does, even when that is killed.
start() {
  local name=$1
  shift
  setpriv --pdeathsig TERM "$@" > "$folder/log/$name" 2>&1 &
  pids+=($!)
}

start memcached memcached -l 127.0.0.1 -p $cache_port -U 0 -m 32 -t 1 -u "$(id -un)"
for server in account container object proxy; do
  start $server /usr/bin/swift-$server-server "$etc/$server-server.conf" -v
done

# Ready when an account can be listed: that goes through sign-in, proxy, cache and account server.
serves() {
  local token
  token=$(curl -fsS --max-time 5 -D - -o /dev/null -H 'X-Auth-User: safelight:test' -H 'X-Auth-Key: a-secret-of-the-tests' \
    "http://127.0.0.1:$port/auth/v1.0" 2>/dev/null | tr -d '\r' | sed -n 's/^X-Auth-Token: //Ip') || return 1
  [ -n "$token" ] && curl -fsS --max-time 5 -o /dev/null -H "X-Auth-Token: $token" "http://127.0.0.1:$port/v1/AUTH_safelight" 2>/dev/null
}

for _ in $(seq 300); do
  for pid in "${pids[@]}"; do
    if ! kill -0 "$pid" 2>/dev/null; then
      tail -n 5 "$folder"/log/* >&2
      exit 1
    fi
  done
  if serves; then
    echo 'swift is ready'
    wait -n "${pids[@]}" || true
    tail -n 5 "$folder"/log/* >&2
    exit 1
  fi
  sleep 0.1
done
tail -n 5 "$folder"/log/* >&2
exit 1
