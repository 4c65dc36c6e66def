# With `always`, khugepaged merges pages in the background: RSS, page faults and speed then depend on when it runs.
name=thp
files=('/sys/kernel/mm/transparent_hugepage/enabled')
fix='tune sets madvise: allocators still get huge pages where they request them'
value() { sed -n 's/.*\[\(.*\)\].*/\1/p' "$1" | grep . || cat "$1"; }
judge() {
  case $1 in
    madvise | never) echo pass ;;
    *) echo warn ;;
  esac
}
wanted() { echo madvise; }
