#!/bin/sh
# `make check`: builds the workloads that are given with all warnings and with sanitizers, and runs each with few operations.
# MAKE, CC and OUT are set by the Makefile. Ends with 1 at the first failure; a sanitizer that does not work here is skipped.
set -eu

few='threads=4 iters=2000 working_set=100 max=4096 live_bytes=300000 phase_ops=1000'

# check NAME CFLAGS RUN WORKLOAD...: builds and runs workloads; RUN is a command in front of each program.
check() {
  name=$1 flags=$2 run=$3
  shift 3
  echo "== $name"
  # shellcheck disable=SC2086 # MAKE and the arguments are lists of words
  $MAKE OUT="$OUT/$name" CFLAGS="$flags" $few RUN="$run" WORKLOAD="$*" all run >"$OUT/$name.log" 2>&1 || {
    cat "$OUT/$name.log" >&2
    echo "$name: failed" >&2
    exit 1
  }
  grep '^ops/s=' "$OUT/$name.log"
  check_sandbox "$OUT/$name" "$run"
}

# check_sandbox DIRECTORY RUN: the filter has whole instructions.
check_sandbox() {
  # shellcheck disable=SC2086
  bytes=$($2 "$1/filter" | wc -c)
  if [ "$bytes" -lt 800 ] || [ $((bytes % 8)) -ne 0 ]; then
    echo 'filter: failed' >&2
    exit 1
  fi
}

# Prints how programs with a sanitizer run here, directly or without random addresses; fails when they do not.
way_to_run() {
  echo 'int main(void) { return 0; }' >"$OUT/probe.c"
  $CC "-fsanitize=$1" -o "$OUT/probe" "$OUT/probe.c" 2>/dev/null || return 1
  for way in env 'setarch -R'; do
    if $way "$OUT/probe" 2>/dev/null; then
      echo "$way"
      return
    fi
  done
  return 1
}

mkdir -p "$OUT"
check warnings '-Wall -Wextra -Werror' '' "$@"
for sanitizer in address,undefined thread; do
  if way=$(way_to_run "$sanitizer"); then
    check "$sanitizer" "-O1 -fsanitize=$sanitizer -fno-sanitize-recover=all" "$way" "$@"
  else
    echo "== $sanitizer: skipped, since programs with this sanitizer do not run here"
  fi
done
echo 'all workloads passed'
