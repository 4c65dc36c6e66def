# uninstall: undoes the journal from its end. A line is removed when it is undone, so that a cut-off uninstall can be repeated.

uninstall_command() {
  is_root
  local kind path detail line
  if [[ -n $dry_run ]]; then
    [[ ! -f $installed ]] || while IFS=$'\t' read -r kind path detail; do changes "undo $kind" "$path${detail:+ $detail}" || true; done < <(tac "$installed")
    finish 'nothing of runner-setup is installed'
    return 0
  fi
  stop_units
  if noted user "$agent" && [[ -n $(user_field "$agent" passwd 3) ]]; then
    end_agent
    remove_files_of_jobs
  fi
  reset || fail 'a knob could not be restored (see above): restore it by hand, then repeat'
  while [[ -s $installed ]]; do
    line=$(tail -n 1 "$installed")
    IFS=$'\t' read -r kind path detail <<<"$line"
    changes "undo $kind" "$path${detail:+ $detail}" || true
    undo "$kind" "$path" "$detail"
    head -n -1 "$installed" >"$installed.new"
    sync "$installed.new"
    mv "$installed.new" "$installed"
  done
  ! has_systemd || systemctl daemon-reload
  finish 'nothing of runner-setup is installed'
  rm -f "$installed" "$installed.new" "$state/registration.new" "$state/lock"
  rmdir "$state" 2>/dev/null || true
}

# Every path that install makes begins with one of these, and the trees are three: another path is never removed.
readonly OWN_PATHS='^/(etc/(alloc-ab|systemd|apparmor\.d|subuid|subgid)|opt(/alloc-ab)?|var(/lib(/alloc-ab(-agent)?)?)?)(/[^/]+)*$'
readonly OWN_TREES='^/(opt/alloc-ab/runner(\.new)?|var/lib/alloc-ab-agent)$'

undo() {
  local at="$root$2" own=$OWN_PATHS
  case $1 in
    tree) own=$OWN_TREES ;;
    package | user | group | subuid | subgid) own='^[a-z0-9][a-z0-9+.:-]*$' ;;
  esac
  [[ $2 =~ $own && $2 != *..* ]] || die "$installed has a line that install did not write: $1 $2"
  case $1 in
    file)
      unload_apparmor "$2"
      rm -f "$at" "$at.new"
      ;;
    link) rm -f "$at" ;;
    # A file that another program put there stays, and its directory with it.
    directory) [[ $2 == /var/lib/alloc-ab ]] || rmdir "$at" 2>/dev/null || true ;;
    tree) rm -rf --one-file-system "$at" ;;
    subuid | subgid) [[ -z $(user_field "$2" passwd 3) ]] || shadow_tool usermod --del-"${1}s" "$3" "$2" ;;
    user) remove_agent "$2" ;;
    # userdel may have removed it with the user.
    group) [[ -z $(user_field "$2" group 3) ]] || shadow_tool groupdel "$2" || fail "the group $2 could not be removed (see above)" ;;
    package) remove_package "$2" ;;
    *) die "$installed has a line that install did not write" ;;
  esac
}

# `take_back PATH`: removes a file that an earlier install made and this one does not want.
take_back() {
  noted file "$1" || return 0
  changes "remove file" "$1" || return 0
  rm -f "$root$1"
  grep -Fxv -- "$(printf 'file\t%s\t' "$1")" "$installed" >"$installed.new" || true
  sync "$installed.new"
  mv "$installed.new" "$installed"
}

remove_agent() {
  [[ -n $(user_field "$1" passwd 3) ]] || return 0
  shadow_tool userdel "$1" || fail "the user $1 could not be removed (see above)"
}

# Kills what still runs as the agent or under its subordinate ids.
end_agent() {
  [[ -z $root ]] || return 0
  local first process uid
  first=$(subordinate_range subuid)
  for process in /proc/[0-9]*; do
    uid=$(stat -c %u "$process" 2>/dev/null) || continue
    if [[ $uid == "$(user_field "$agent" passwd 3)" ]] || { [[ -n $first ]] && ((uid >= first && uid < first + SUBORDINATE_COUNT)); }; then
      kill -KILL "${process#/proc/}" 2>/dev/null || true
    fi
  done
}

remove_files_of_jobs() {
  local uid first
  uid=$(user_field "$agent" passwd 3)
  first=$(subordinate_range subuid)
  rm -rf --one-file-system "$root/var/tmp/alloc-ab-$uid" "$root/dev/shm/alloc-ab-$uid"
  find "$root/tmp" "$root/var/tmp" "$root/dev/shm" -xdev -depth \
    \( -uid "$uid" ${first:+-o -uid +$((first - 1)) -uid -$((first + SUBORDINATE_COUNT))} \) -delete 2>/dev/null || true
}

# A package that others need meanwhile stays.
remove_package() {
  [[ -z $root ]] || return 0
  is_installed "$1" || return 0
  local others
  others=$(apt-get -s remove "$1" | sed -n 's/^Remv \([^ ]*\) .*/\1/p' |
    grep -Fxv -f <(sed -n 's/^package\t\([^\t]*\)\t.*/\1/p' "$installed")) || true
  if [[ -n $others ]]; then
    printf 'kept: the package %s, which %s needs\n' "$1" "$(paste -sd ' ' <<<"$others")"
  else
    DEBIAN_FRONTEND=noninteractive timeout 900 apt-get -qq -y purge "$1" </dev/null >&2 || fail "apt-get could not remove $1 (see above)"
  fi
}
