# The kernel unmaps pages to see who touches them, then moves them: extra faults at times of its own.
name=numa-balancing
files=('/proc/sys/kernel/numa_balancing')
fix='tune, or: sysctl kernel.numa_balancing=0'
judge() { [[ $1 == 0 ]] && echo pass || echo fail; }
wanted() { echo 0; }
