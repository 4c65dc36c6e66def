# A governor other than performance changes the clock with the load: the arm that runs second finds a faster CPU.
name=governor
files=('/sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_governor')
fix='tune, or: cpupower frequency-set -g performance'
judge() { [[ $1 == performance ]] && echo pass || echo fail; }
wanted() { echo performance; }
