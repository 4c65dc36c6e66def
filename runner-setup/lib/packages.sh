# Packages: what the sandbox, the builds and the runner's agent need.

# Profiling needs perf, which belongs to the kernel: Debian and Ubuntu name its package differently.
perf_package() {
  case $(distribution) in
    ubuntu) printf 'linux-tools-generic' ;;
    *) printf 'linux-perf' ;;
  esac
}

distribution() { release_field ID; }

# Prints a field of /etc/os-release.
release_field() { sed -n "s/^$1=\"\{0,1\}\([^\"]*\)\"\{0,1\}\$/\1/p" "$root/etc/os-release" 2>/dev/null || true; }

# bubblewrap 0.8 (--disable-userns) and util-linux 2.38 (unshare --map-auto) are the oldest ones that the sandbox starts with.
check_distribution() {
  local version oldest
  version=$(release_field VERSION_ID)
  case $(distribution) in
    debian) oldest=12 ;;
    ubuntu) oldest=24 ;;
    *) die "this is $(release_field PRETTY_NAME | grep . || echo 'an unknown system'): install needs Debian 12 or Ubuntu 24.04, or newer" ;;
  esac
  # A testing version of Debian has no number.
  [[ -z $version || ${version%%.*} -ge $oldest ]] ||
    die "this is $(distribution) $version: its bubblewrap and unshare are too old for the sandbox; install needs Debian 12 or Ubuntu 24.04, or newer"
}

sandbox_packages() {
  printf '%s\n' bubblewrap uidmap util-linux gcc make git libc6-dev
}

# Without these a run measures, but lacks its profiles: not every distribution has them.
optional_packages() {
  printf '%s\n' "$(perf_package)" valgrind
}

# For the runner's agent: downloads, and the parser of its answers.
agent_packages() {
  printf '%s\n' ca-certificates curl jq tar
}

is_installed() {
  [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Sets `missing` to those of the named packages that are not installed, with the optional ones.
find_missing() {
  local name
  missing=()
  mapfile -t optional < <(optional_packages)
  for name in "$@" "${optional[@]}"; do is_installed "$name" || missing+=("$name"); done
}

# Installs the named packages that are missing. One that was there before is never removed by uninstall.
install_packages() {
  local name
  find_missing "$@"
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null || fail "no apt-get here: install ${missing[*]} with the package manager of this system"
  changes 'install packages' "${missing[*]}" || return 0
  update_lists "${missing[@]}"
  for name in "${missing[@]}"; do
    if can_install "$name"; then
      install_package "$name"
    elif [[ " ${optional[*]} " == *" $name "* ]]; then
      printf 'skipped: %s (this distribution does not have it)\n' "$name"
    else
      fail "the package $name is not in the lists of apt: check /etc/apt, then repeat"
    fi
  done
}

update_lists() {
  local name
  for name in "$@"; do
    can_install "$name" && continue
    timeout 300 apt-get -qq update || fail 'apt-get update failed: is this machine online?'
    return 0
  done
}

can_install() {
  # Not grep -q: it ends early, and apt-cache would then fail for want of a reader.
  apt-cache policy "$1" 2>/dev/null | grep -E '^  Candidate: [^(]' >/dev/null
}

# The journal names what apt will add, dependencies too, before apt adds it.
install_package() {
  local added
  for added in $(apt-get -s install --no-install-recommends "$1" | sed -n 's/^Inst \([^ ]*\) (.*/\1/p'); do
    note package "$added"
  done
  DEBIAN_FRONTEND=noninteractive timeout 900 apt-get -qq -y install --no-install-recommends "$1" </dev/null >&2 ||
    fail "apt-get could not install $1 (see above): mend that, then repeat"
}

packages_command() {
  local sandbox
  [[ -z $root ]] || die 'packages are installed on the running system only: leave out --root'
  mapfile -t sandbox < <(sandbox_packages)
  find_missing "${sandbox[@]}"
  if ((${#missing[@]} == 0)) && ! needs_apparmor; then
    finish 'the packages are installed'
  elif [[ $(id -u) != 0 && -z $dry_run ]]; then
    ((${#missing[@]} == 0)) || fail "these packages are missing: ${missing[*]}; run as root: sudo runner-setup/runner-setup packages"
    finish 'the packages are installed'
  else
    with_lock put_packages
  fi
}

put_packages() {
  install_packages "${sandbox[@]}"
  put_apparmor
  finish 'the packages are installed'
}
