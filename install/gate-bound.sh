#!/bin/sh
# Lies over git's own files in a contained session, under whatever name git has for them.
# Builtins only: git starts parts of itself this way many times a day.
inner='@INNER@' self='@SELF@'
name=${0##*/}
case $name in
git-*) word=${name#git-} ;;
*) word='' ;;
esac
# What the real git starts by itself belongs to a call that was judged. Its aliases and hooks start these too:
# what they could do harm with is not among them.
if [ "/proc/$PPID/exe" -ef "$inner" ]; then
  case ${word:-$1} in
  @OWN@)
    [ -z "$self" ] || exec "$self" "$@"
    [ -z "$word" ] || set -- "$word" "$@"
    exec "$inner" "$@"
    ;;
  esac
fi
[ -z "$word" ] || set -- "$word" "$@"
exec '@GATE@' "$@"
