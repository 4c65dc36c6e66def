# Boost follows temperature and the neighbours' load: the same code runs faster on a cold package.
name=turbo
files=('/sys/devices/system/cpu/intel_pstate/no_turbo' '/sys/devices/system/cpu/cpufreq/boost')
fix='tune, or switch boost off in the firmware'
off() { if [[ $1 == */no_turbo ]]; then echo 1; else echo 0; fi; }
judge() { [[ $1 == "$(off "$2")" ]] && echo pass || echo warn; }
wanted() { off "$1"; }
