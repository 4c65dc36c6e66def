# The hard-lockup watchdog interrupts every CPU and takes one performance counter.
name=watchdog
files=('/proc/sys/kernel/nmi_watchdog')
fix='tune, or: sysctl kernel.nmi_watchdog=0'
judge() { [[ $1 == 0 ]] && echo pass || echo warn; }
wanted() { echo 0; }
