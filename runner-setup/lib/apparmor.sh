# Ubuntu 23.10 and later let a program without privileges make a user namespace only when a profile of AppArmor names it.

needs_apparmor() { [[ -e $root/proc/sys/kernel/apparmor_restrict_unprivileged_userns ]]; }

put_apparmor() {
  needs_apparmor || return 0
  local name others
  for name in bwrap unshare; do
    # A profile of the distribution for the same program stays: two for one program would be ambiguous.
    others=$(grep -lsE "^[^#]*/usr/bin/${name}[ \"{]" "$root"/etc/apparmor.d/* | grep -v "/alloc-ab-$name\$" || true)
    [[ -z $others ]] || continue
    put_file "/etc/apparmor.d/alloc-ab-$name" 644 "$(apparmor_profile "$name")"
    load_apparmor "/etc/apparmor.d/alloc-ab-$name"
  done
}

apparmor_profile() {
  cat <<TEXT
# Written by runner-setup: lets $1 make user namespaces, and restricts nothing else.
abi <abi/4.0>,
include <tunables/global>

profile alloc-ab-$1 /usr/bin/$1 flags=(unconfined) {
  userns,
}
TEXT
}

load_apparmor() {
  [[ -z $root && -z $dry_run ]] || return 0
  grep -qs "^${1##*/} " /sys/kernel/security/apparmor/profiles || apparmor_parser --replace "$1"
}

unload_apparmor() {
  [[ -z $root && $1 == /etc/apparmor.d/* && -e $1 ]] || return 0
  apparmor_parser --remove "$1" || true
}
