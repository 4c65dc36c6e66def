# A page that was swapped out makes a sample slow, and its memory is missing from the peak RSS.
name=swap
files=('/proc/swaps')
fix='swapoff -a, and remove swap from /etc/fstab'
value() { tail -n +2 "$1" | wc -l; }
judge() { [[ $1 -eq 0 ]] && echo pass || echo fail; }
