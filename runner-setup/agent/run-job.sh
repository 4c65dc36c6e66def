#!/bin/bash
# Runs one job as the agent's user. The registration goes to the agent in its environment, which only this user can read: arguments
# are visible to every process of the machine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../../../var/lib/alloc-ab-agent/job"

# The unit's group is delegated to this user. The agent leaves it for one below, since a group with processes cannot limit those of jobs.
group=/sys/fs/cgroup$(sed -n 's/^0:://p' /proc/self/cgroup)
if [[ $(id -u) != 0 && -w $group/cgroup.procs && -w $group/cgroup.subtree_control ]] && mkdir -p "$group/agent"; then
  echo $$ >"$group/agent/cgroup.procs" || echo 'the agent stays in the group of its unit: memory of jobs is not limited'
fi

ACTIONS_RUNNER_INPUT_JITCONFIG=$(<registration)
export ACTIONS_RUNNER_INPUT_JITCONFIG
rm registration
exec bin/Runner.Listener run
