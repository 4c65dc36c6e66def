# With `always`, khugepaged joins pages behind the program's back: RSS, faults and speed then depend on when it came by.
name=thp
files=('/sys/kernel/mm/transparent_hugepage/enabled')
fix='tune sets madvise: an allocator still gets huge pages where it asks for them'
value() { sed -n 's/.*\[\(.*\)\].*/\1/p' "$1" | grep . || cat "$1"; }
judge() {
  case $1 in
    madvise | never) echo pass ;;
    *) echo warn ;;
  esac
}
wanted() { echo madvise; }
