# The agent's user, and the range of user ids that its jobs run under.

# Job users are subordinate ids of the agent: newuidmap lets it, and nobody else, start a process under one of them.
readonly SUBORDINATE_COUNT=65536

user_field() { awk -F: -v name="$1" -v field="$3" '$1 == name { print $field; exit }' "$root/etc/$2" 2>/dev/null || true; }

shadow_tool() {
  local tool=$1
  shift
  "$tool" ${root:+--prefix "$root"} "$@"
}

put_agent() {
  if [[ -z $(user_field "$agent" group 3) ]]; then
    changes 'add group' "$agent" && make_group
  fi
  if [[ -z $(user_field "$agent" passwd 3) ]]; then
    changes 'add user' "$agent (no password, no shell)" && make_agent
  fi
  check_agent
  put_subordinates subuid
  put_subordinates subgid
  local owner
  owner="$(user_field "$agent" passwd 3):$(user_field "$agent" passwd 4)"
  # In a dry run the user may not exist yet.
  [[ $owner != : ]] || owner=0:0
  [[ -e $root$home || -n $dry_run ]] || note tree "$home"
  # It belongs to root: the agent cannot put a link in the place of a directory that root makes in it.
  put_directory "$home" 750 "0:${owner#*:}"
  # The qualification of the machine and its builds are kept here; a job can write nothing else that lasts.
  put_directory "$home/.local" 700 "$owner"
}

make_group() {
  note group "$agent"
  shadow_tool groupadd --system "$agent" || fail "groupadd could not make the group $agent (see above)"
}

make_agent() {
  note user "$agent"
  shadow_tool useradd --system --gid "$agent" --no-create-home --home-dir "$home" --shell /usr/sbin/nologin \
    --comment 'agent of alloc-ab' "$agent" || fail "useradd could not make the user $agent (see above)"
}

# Also a user that was there before must be one that code of a job could not profit from.
check_agent() {
  local uid password group groups rights
  uid=$(user_field "$agent" passwd 3)
  [[ -n $uid ]] || return 0
  [[ $uid != 0 ]] || fail "the user $agent is root: remove it from /etc/passwd, then repeat"
  password=$(user_field "$agent" shadow 2)
  [[ -z $(awk -F: -v name="$agent" '$1 == name' "$root/etc/shadow" 2>/dev/null) || $password == [*!]* ]] ||
    fail "the user $agent has a password: lock it with 'usermod --lock $agent', then repeat"
  groups=$(awk -F: -v name="$agent" -v gid="$(user_field "$agent" passwd 4)" '
    ("," $4 ",") ~ ("," name ",") || $3 == gid { printf "%s ", $1 }' "$root/etc/group")
  for group in sudo admin wheel docker lxd libvirt disk adm root shadow kvm; do
    [[ " $groups " != *" $group "* ]] ||
      fail "the user $agent is in the group $group: remove it with 'gpasswd --delete $agent $group', then repeat"
  done
  rights=$(grep -rlsw -- "$agent" "$root/etc/sudoers" "$root/etc/sudoers.d" || true)
  [[ -z $rights ]] ||
    fail "/etc/sudoers gives the user $agent rights: remove its line with visudo, then repeat"
}

put_subordinates() {
  local file=$1 first last
  [[ -z $(subordinate_range "$file") ]] || return 0
  first=$(free_range "$file")
  last=$((first + SUBORDINATE_COUNT - 1))
  changes "add to /etc/$file" "$agent:$first:$SUBORDINATE_COUNT" || return 0
  [[ -e $root/etc/$file ]] || { note file "/etc/$file" && : >"$root/etc/$file"; }
  note "$file" "$agent" "$first-$last"
  shadow_tool usermod --add-"${file}s" "$first-$last" "$agent" || fail "usermod could not write /etc/$file (see above)"
}

# Prints the first id of the agent's range when it is large enough.
subordinate_range() {
  awk -F: -v name="$agent" -v count="$SUBORDINATE_COUNT" '$1 == name && $3 >= count { print $2; exit }' "$root/etc/$1" 2>/dev/null || true
}

# The first range that neither another user's overlaps nor a user's own id; 100000 is where the distributions begin.
free_range() {
  { cat "$root/etc/$1" 2>/dev/null || true; awk -F: '$3 >= 100000 { print "user:" $3 ":1" }' "$root/etc/passwd" "$root/etc/group"; } |
    awk -F: -v count="$SUBORDINATE_COUNT" '
    $2 ~ /^[0-9]+$/ && $3 ~ /^[0-9]+$/ && $2 + $3 > next_free && $2 < 2000000000 { next_free = $2 + $3 }
    END {
      first = next_free > 100000 ? next_free : 100000
      print 100000 + int((first - 100000 + count - 1) / count) * count
    }'
}
