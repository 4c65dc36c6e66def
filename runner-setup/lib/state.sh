# Where runner-setup keeps its state, and the lock that lets only one of it change the machine.

# Called after the arguments are read: all paths begin with the root.
use_root() {
  state="$root/var/lib/alloc-ab"
  knob_journal="$state/runner-setup.journal"
  installed="$state/installed"
  waiting="$state/registrations"
  settings="$root/etc/alloc-ab"
  program="$root/opt/alloc-ab"
  agent=alloc-ab-agent
  home="/var/lib/$agent"
}

# `with_lock FUNCTION`: runs it alone. A dry run needs no lock, since it changes nothing.
with_lock() {
  if [[ -z $dry_run ]]; then
    if ! mkdir -p "$state" 2>/dev/null || ! [[ -w $state ]]; then die "cannot write below $state: run as root"; fi
    exec 9>"$state/lock"
    flock -n 9 || die 'another runner-setup is running on this machine'
    drop_cut_line
  fi
  "$1"
}
