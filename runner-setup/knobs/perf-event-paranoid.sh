# Above 2 an ordinary user may not open performance counters at all.
name=perf-event-paranoid
files=('/proc/sys/kernel/perf_event_paranoid')
fix='tune, or: sysctl kernel.perf_event_paranoid=2'
judge() { [[ $1 -le 2 ]] && echo pass || echo warn; }
wanted() { echo 2; }
