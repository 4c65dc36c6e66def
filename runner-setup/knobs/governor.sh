# Any governor but performance changes the clock frequency with the load, so that the second arm may run on a faster CPU.
name=governor
files=('/sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_governor')
fix='tune, or: cpupower frequency-set -g performance'
judge() { [[ $1 == performance ]] && echo pass || echo fail; }
wanted() { echo performance; }
