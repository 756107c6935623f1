#!/bin/sh
# Lies over git's own files in a contained session, under whatever name git has for them.
# Builtins only: git starts parts of itself this way many times a day.
inner='@INNER@' self='@SELF@'
name=${0##*/}
case $name in
git-*) word=${name#git-} ;;
*) word='' ;;
esac

# True when the real git has started this, or one of the scripts it has parts of itself in.
from_git() {
  [ "/proc/$PPID/exe" -ef "$inner" ] && return
  # read drops the NULs between the words.
  IFS= read -r parent <"/proc/$PPID/cmdline" 2>/dev/null || [ -n "$parent" ] || return
  case $parent in
  @SCRIPTS@) ;;
  *) return 1 ;;
  esac
  # Anyone can call a shell by such words: git itself must have started it.
  while read -r key value; do
    [ "$key" = PPid: ] && [ "/proc/$value/exe" -ef "$inner" ] && return
  done <"/proc/$PPID/status"
  return 1
} 2>/dev/null

# What git starts by itself belongs to a call that was judged. Its aliases and hooks start these too:
# what they could do harm with is not among them.
case ${word:-$1} in
@OWN@)
  if from_git; then
    [ -z "$self" ] || exec "$self" "$@"
    [ -z "$word" ] || set -- "$word" "$@"
    exec "$inner" "$@"
  fi
  ;;
esac
[ -z "$word" ] || set -- "$word" "$@"
exec '@GATE@' "$@"
