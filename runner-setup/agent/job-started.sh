#!/bin/bash
# The runner's agent starts this before the first step of each job. A job that the operator did not allow is ended by killing the
# worker: when this script only failed, steps with `if: always()` would still run.
set -uo pipefail
PATH=/usr/sbin:/usr/bin:/sbin:/bin
jobs=$(dirname "${BASH_SOURCE[0]}")/../../../../etc/alloc-ab/jobs

# True when the file of jobs has this one, as a whole line.
allowed() {
  local line
  # Another person may run a job again: then only the second name is theirs.
  [[ ${GITHUB_TRIGGERING_ACTOR:-} == "${GITHUB_ACTOR:-?}" && $1 == "${GITHUB_REPOSITORY:-?}"/* ]] || return 1
  while IFS= read -r line; do [[ $line == "$1" ]] && return 0; done <"$jobs"
  return 1
}

job="${GITHUB_WORKFLOW_REF:-?} ${GITHUB_EVENT_NAME:-?} ${GITHUB_ACTOR:-?}"
if allowed "$job"; then
  printf 'alloc-ab: this job is allowed.\n'
  exit 0
fi
printf 'alloc-ab: this runner does not accept the job %q, started by %q; the worker is killed. The operator can allow it: runner-setup install --allow\n' \
  "$job" "${GITHUB_TRIGGERING_ACTOR:-?}" >&2

# The nearest ancestor that is the worker; without one, the process that started this script for a job.
process=$PPID
while [[ $process -gt 1 && $(cat "/proc/$process/comm" 2>/dev/null) != Runner.Worker ]]; do
  process=$(awk '/^PPid:/ { print $2 }' "/proc/$process/status" 2>/dev/null)
  process=${process:-0}
done
if [[ $process -le 1 && -n ${GITHUB_RUN_ID:-} ]]; then process=$PPID; fi
if [[ $process -gt 1 ]]; then kill -KILL "$process"; fi
exit 1
