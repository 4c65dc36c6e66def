#!/bin/bash
# Runs one job as the agent's user. The registration goes to the agent in its environment, which only this user can read: arguments
# are visible to every process of the machine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../../../var/lib/alloc-ab-agent/job"
ACTIONS_RUNNER_INPUT_JITCONFIG=$(<registration)
export ACTIONS_RUNNER_INPUT_JITCONFIG
rm registration
exec bin/Runner.Listener run
