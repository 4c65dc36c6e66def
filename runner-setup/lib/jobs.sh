# Registrations: each lets the agent run one job. They are made elsewhere (runner-setup/mint), wait here for a job, and are used once.

# GitHub forgets a registration that was not used for a day.
readonly REGISTRATION_SECONDS=82800

accept_command() {
  local line count=0
  [[ -d $waiting ]] || die 'this machine is not a runner yet: runner-setup install'
  while IFS= read -r line || [[ -n $line ]]; do
    [[ -n $line ]] || continue
    ((++count))
    accept_registration "$line" "$count"
  done < <(head -c 1000000)
  ((count)) || die 'standard input had no registration: pipe the output of runner-setup/mint into this command'
  printf '%s wait for a job\n' "$(registrations | wc -l)"
}

accept_registration() {
  local name at
  name=$(registered_name "$1") || fail "line $2 is not a registration: it must be the output of runner-setup/mint, unchanged"
  (umask 077 && printf '%s' "$1" >"$state/registration.new")
  sync "$state/registration.new"
  at="$waiting/$(date +%s%N)"
  mv -T "$state/registration.new" "$at"
  printf 'accepted %s\n' "$name"
}

# Prints the name of the runner in a registration; false when it is none, or one of another repository or for more than one job.
registered_name() {
  local runner
  [[ ${#1} -le 65536 && $1 =~ ^[A-Za-z0-9+/]+=*$ ]] || return 1
  runner=$(base64 -d <<<"$1" 2>/dev/null |
    jq -er 'select(.[".credentials"] and .[".credentials_rsaparams"]) | .[".runner"]' 2>/dev/null) || return 1
  base64 -d <<<"$runner" 2>/dev/null | jq -er --arg url "https://github.com/$(stored control)" '
    with_entries(.key |= ascii_downcase)
    | select((.githuburl // "" | ascii_downcase) == ($url | ascii_downcase))
    | select((.ephemeral // "" | tostring | ascii_downcase) == "true")
    | .agentname | select(type == "string" and test("^[A-Za-z0-9._-]{1,64}$"))' 2>/dev/null
}

# The registrations that can still be used, the oldest first.
registrations() {
  local file
  for file in "$waiting"/*; do expired "$file" || printf '%s\n' "$file"; done
}

expired() { (($(date +%s) - $(stat -c %Y "$1") > REGISTRATION_SECONDS)); }

waiting_command() {
  [[ -r $waiting ]] || die 'the registrations cannot be read: run as root, on a machine that was installed'
  registrations | wc -l
}

# systemd runs this before each job, as root: an empty directory for the job, and the oldest registration. Exit 1: nothing waits.
job_prepare_command() {
  local file owner
  remove_job
  for file in "$waiting"/*; do ! expired "$file" || { printf 'a registration was not used for a day and is removed\n' && rm "$file"; }; done
  file=$(registrations | sed -n 1p)
  [[ -n $file ]] || exit 1
  owner="$(user_field "$agent" passwd 3):$(user_field "$agent" passwd 4)"
  # The agent gets the directory when it is complete: until then only root can put something into it.
  mkdir -m 700 "$root$home/job" "$root$home/job/bin" "$root$home/job/externals"
  chmod 400 "$file"
  mv -T "$file" "$root$home/job/registration"
  chown "$owner" "$root$home/job"/*
  chown "$owner" "$root$home/job"
  make_partition
}

# systemd runs this after each job, also after one that was killed.
job_end_command() {
  remove_job
  case ${EXIT_STATUS:-0} in
    0) ;;
    3 | 4) printf 'GitHub asks for a newer agent: runner-setup install --update\n' ;;
    *) printf 'the agent ended with %s; journalctl --unit alloc-ab-runner shows its output\n' "$EXIT_STATUS" ;;
  esac
}

# A job leaves its directory and the scratch directory of the sandbox.
remove_job() {
  local uid
  uid=$(user_field "$agent" passwd 3)
  [[ -n $uid ]] || return 0
  rm -rf --one-file-system "$root$home/job" "$root/var/tmp/alloc-ab-$uid" "$root/dev/shm/alloc-ab-$uid"
}
