# Above 2, users without privileges cannot open performance counters.
name=perf-event-paranoid
files=('/proc/sys/kernel/perf_event_paranoid')
fix='tune, or: sysctl kernel.perf_event_paranoid=2'
judge() { [[ $1 -le 2 ]] && echo pass || echo warn; }
wanted() { echo 2; }
