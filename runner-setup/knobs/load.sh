# Other processes disturb a measurement. The load is the average number of running processes over the last minute.
name=load
files=('/proc/loadavg')
fix='find the process (top) and stop it, or wait'
value() { cut -d ' ' -f 1 "$1"; }
judge() { awk -v load="$1" 'BEGIN { print load <= 0.5 ? "pass" : "warn" }'; }
