# install: every step can be cut off and repeated.

install_command() {
  read_settings
  is_root
  check_distribution
  put_settings
  if [[ -n $root ]]; then
    printf 'skipped: packages (they are installed on the running system only)\n'
  else
    mapfile -t wanted < <(sandbox_packages && agent_packages)
    install_packages "${wanted[@]}" "${extra_packages[@]}"
  fi
  put_apparmor
  put_agent
  put_runner
  put_program
  remove_old_program
  put_jobs
  put_directory /var/lib/alloc-ab/registrations 700 0:0
  put_units
  ((change_count == 0)) || [[ -n $dry_run ]] || start_units
  [[ -n $dry_run || -n $root ]] || try_sandbox
  finish 'this machine is a runner'
}

# `finish TEXT`: the last line of a command.
finish() {
  if ((change_count == 0)); then
    printf 'nothing to change: %s\n' "$1"
  elif [[ -n $dry_run ]]; then
    printf '%s changes would be made; nothing was changed\n' "$change_count"
  else
    printf '%s changes: %s\n' "$change_count" "$1"
  fi
}

is_root() {
  [[ $(id -u) != 0 ]] || return 0
  [[ -n $dry_run ]] || die "$action changes the system: run as root, or with --dry-run"
  printf 'not root: what only root can see counts as missing\n'
}

# Prints a stored setting.
stored() { sed -n "s/^$1=//p" "$settings/runner.conf" 2>/dev/null || true; }

# An option that was not given keeps its stored value.
read_settings() {
  control=${control:-$(stored control)}
  app=${app:-$(stored app)}
  branch=${branch:-$(stored branch)}
  branch=${branch:-main}
  measured_cpus=${measured_cpus:-$(stored measured-cpus)}
  measured_cpus=${measured_cpus:-auto}
  ((${#allowed[@]})) || mapfile -t allowed < <(stored allow)
  ((${#extra_packages[@]})) || mapfile -t extra_packages < <(stored package)
  [[ -n $control ]] || die 'the first install needs --control OWNER/REPO, the private control repository'
  [[ -n $app ]] || die 'the first install needs --app NAME, the name in github.com/apps/NAME'
}

put_settings() {
  local text
  text=$(
    printf 'control=%s\napp=%s\nbranch=%s\nmeasured-cpus=%s\n' "$control" "$app" "$branch" "$measured_cpus"
    ((${#allowed[@]} == 0)) || printf 'allow=%s\n' "${allowed[@]}"
    ((${#extra_packages[@]} == 0)) || printf 'package=%s\n' "${extra_packages[@]}"
  )
  put_file /etc/alloc-ab/runner.conf 644 "$text"
}

# One line for each job that the agent accepts: workflow, event, actor.
put_jobs() {
  local rule file
  put_file /etc/alloc-ab/jobs 644 "$(
    for rule in "ab.yml workflow_dispatch ${app}[bot]" "${allowed[@]}"; do
      file=${rule%% *}
      printf '%s/.github/workflows/%s@refs/heads/%s %s\n' "$control" "$file" "$branch" "${rule#* }"
    done
  )"
}

# A real sandbox by the agent's user: a setting that forbids it shows here and not in the first job.
try_sandbox() {
  local said
  if said=$(timeout --kill-after=5 30 setpriv --reuid="$agent" --regid="$agent" --init-groups --inh-caps=-all \
    unshare --user --map-root-user --map-auto -- \
    setpriv --reuid=1 --regid=1 --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all \
    bwrap --unshare-all --unshare-user --disable-userns --die-with-parent --new-session --cap-drop ALL \
    --ro-bind / / --proc /proc --dev /dev -- true 2>&1); then
    printf 'a sandbox starts as %s\n' "$agent"
  else
    fail "no sandbox starts as $agent: ${said:-no message}. Check user.max_user_namespaces and, on Ubuntu, AppArmor; then repeat"
  fi
}

status_command() {
  dry_run=1
  [[ -e $settings/runner.conf ]] || { printf 'this machine is not a runner: runner-setup install\n' && exit 1; }
  [[ $(id -u) == 0 || -n $root ]] || die 'some files are readable for root only: run as root'
  install_command
  printf 'registrations that wait for a job: %s\n' "$(registrations | wc -l)"
  ((change_count == 0))
}
