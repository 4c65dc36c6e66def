# The kernel unmaps pages to find out which CPU uses them, then moves them: extra page faults at times that it chooses.
name=numa-balancing
files=('/proc/sys/kernel/numa_balancing')
fix='tune, or: sysctl kernel.numa_balancing=0'
judge() { [[ $1 == 0 ]] && echo pass || echo fail; }
wanted() { echo 0; }
