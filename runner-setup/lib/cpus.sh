# The CPUs that only measured code uses, and those that everything else uses.

# Prints the CPUs of a list such as 0-2,8, one a line.
expand_cpus() {
  tr ',' '\n' <<<"$1" | awk -F- 'NF { for (cpu = $1; cpu <= (NF > 1 ? $2 : $1); cpu++) print cpu }' | sort -n
}

join_cpus() { paste -sd ,; }

online_cpus() { expand_cpus "$(cat "$root/sys/devices/system/cpu/online" 2>/dev/null)"; }

# Sets `measured` and `housekeeping`, both empty when all CPUs are shared.
divide_cpus() {
  measured='' housekeeping=''
  local online sibling
  online=$(online_cpus)
  case $measured_cpus in
    none) return 0 ;;
    auto)
      # The first core stays with the system, since interrupts arrive there; it may have two CPUs.
      [[ $(grep -c . <<<"$online") -ge 4 ]] || return 0
      sibling=$(cat "$root/sys/devices/system/cpu/cpu$(head -1 <<<"$online")/topology/thread_siblings_list" 2>/dev/null || head -1 <<<"$online")
      housekeeping=$(expand_cpus "$sibling" | join_cpus)
      ;;
    *)
      [[ -n $(expand_cpus "$measured_cpus") ]] || die "--measured-cpus $measured_cpus names no CPU: the first number of a range is the smaller one"
      [[ -z $(comm -13 <(sort <<<"$online") <(expand_cpus "$measured_cpus" | sort)) ]] ||
        die "--measured-cpus $measured_cpus: this machine has the CPUs $(join_cpus <<<"$online")"
      housekeeping=$(comm -23 <(sort <<<"$online") <(expand_cpus "$measured_cpus" | sort) | sort -n | join_cpus)
      [[ -n $housekeeping ]] || die "--measured-cpus $measured_cpus leaves no CPU for the system"
      ;;
  esac
  measured=$(comm -23 <(sort <<<"$online") <(expand_cpus "$housekeeping" | sort) | sort -n | join_cpus)
  [[ -n $measured ]] || housekeeping=''
}

# The scheduler balances the CPUs of the partition apart from the others. It is `root`, not `isolated`: in an isolated one nothing
# is balanced, and the threads of a program stay on the CPU where it began.
make_partition() {
  local file="$root/sys/fs/cgroup/allocab.slice/cpuset.cpus.partition" now
  [[ -e $file ]] || return 0
  printf 'root\n' 2>/dev/null >"$file" || true
  now=$(cat "$file" 2>/dev/null)
  [[ $now == root ]] || printf 'the CPUs of measured code are no partition of their own (%s): others may still be scheduled with them\n' "${now:-unreadable}"
}
