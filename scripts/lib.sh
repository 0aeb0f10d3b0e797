# What the scripts share; sourced, not run. Sets ROOT and goes there.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"
# Debian's gRPC module serves only Debian's interpreter.
export PYTHON=/usr/bin/python3

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# The comment at the top of a script is its help.
usage() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$1"; }

# Prints the packages of scripts/packages.txt that this machine lacks.
missing_packages() {
  local wanted
  mapfile -t wanted < <(grep -Ev '^(#|$)' scripts/packages.txt | sort)
  # dpkg-query fails when it has never heard of one; what it prints about the others still counts.
  comm -13 <(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null |
    sed -n 's/ installed$//p' | sort -u) <(printf '%s\n' "${wanted[@]}") || true
}

# apt_install PACKAGE ...: starts no daemon that comes with a package (prometheus), as policy-rc.d answers 101, "not
# allowed", meanwhile.
apt_install() (
  local policy=/usr/sbin/policy-rc.d as_root=(env)
  [[ $EUID -eq 0 ]] || as_root=(sudo)
  if [[ ! -e $policy ]]; then
    trap '"${as_root[@]}" rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
  fi
  "${as_root[@]}" apt-get update -qq >&2 || say "apt-get update failed; trying with the lists that are here"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
)

# Installs what scripts/packages.txt names and this machine lacks. Silent, and without network, when nothing is missing.
install_packages() {
  command -v dpkg-query >/dev/null || { say "Not a Debian system: scripts/packages.txt says what is needed."; return 0; }
  local missing
  mapfile -t missing < <(missing_packages)
  [[ ${#missing[@]} -gt 0 ]] || return 0
  if [[ $EUID -ne 0 ]] && ! command -v sudo >/dev/null; then
    die "Packages are missing; as root, run: apt-get install --no-install-recommends ${missing[*]}"
  fi
  say "Installing ${missing[*]}"
  apt_install "${missing[@]}" || die "Could not install: ${missing[*]}"
}

# configure DIR [cmake options]: once; ninja runs cmake again by itself when a CMakeLists.txt changed.
configure() {
  local dir=$1; shift
  [[ -f $dir/build.ninja ]] || cmake -G Ninja -S . -B "$dir" "$@" >&2
}

# build DIR [targets]
build() {
  local dir=$1; shift
  ninja -C "$dir" -j"$(nproc)" "$@" >&2
}
