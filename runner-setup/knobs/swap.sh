# A page that was swapped out makes one sample slow and hides memory from the peak RSS.
name=swap
files=('/proc/swaps')
fix='swapoff -a, and take swap out of /etc/fstab'
value() { tail -n +2 "$1" | wc -l; }
judge() { [[ $1 -eq 0 ]] && echo pass || echo fail; }
