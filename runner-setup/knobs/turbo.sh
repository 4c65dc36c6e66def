# Boost depends on temperature and on the load of the other cores: the same code runs faster on a cold processor.
name=turbo
files=('/sys/devices/system/cpu/intel_pstate/no_turbo' '/sys/devices/system/cpu/cpufreq/boost')
fix='tune, or disable boost in the firmware'
off() { if [[ $1 == */no_turbo ]]; then echo 1; else echo 0; fi; }
judge() { [[ $1 == "$(off "$2")" ]] && echo pass || echo warn; }
wanted() { off "$1"; }
