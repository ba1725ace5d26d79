# Sourced by the other scripts: goes to the checkout's root and puts a Node that is new enough first in PATH.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
root=$PWD
needed_node="24.14.0"
tools="$root/.tools"

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

node_is_new_enough() {
  "$1" -e '
    const [have, need] = [process.versions.node, process.argv[1]].map((v) => v.split(".").map(Number));
    const i = need.findIndex((n, k) => have[k] !== n);
    process.exit(i < 0 || have[i] > need[i] ? 0 : 1);' "$needed_node" 2>/dev/null
}

use_node() {
  if command -v node >/dev/null && node_is_new_enough node; then return 0; fi
  local bundled
  for bundled in "$tools"/node_modules/node-linux-*/bin "$tools"/node_modules/node-darwin-*/bin; do
    if [ -x "$bundled/node" ] && node_is_new_enough "$bundled/node"; then
      PATH="$bundled:$PATH"
      return 0
    fi
  done
  return 1
}

use_node || true
export PATH="$root/node_modules/.bin:$PATH"
