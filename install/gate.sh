#!/bin/sh
# Stands in front of @PROGRAM@ in one agent session: harmless calls run at once, the rest is judged first.
# Builtins only until a call is submitted: this runs for every @PROGRAM@ the agent starts.
real='@REAL@' gates='@GATES@'
# Where the caller's PATH has changed since the session began (a version manager), it leads to another one.
if [ -n '@FOLDER@' ]; then
  set -f
  IFS=:
  for dir in $PATH; do
    case $dir in
    '@FOLDER@') break ;;
    */gates) [ -x "${dir%/*}/git-hooks/pre-push" ] && continue ;;
    esac
    case $dir in
    /*)
      [ -f "$dir/@PROGRAM@" ] && [ -x "$dir/@PROGRAM@" ] && ! [ "$dir/@PROGRAM@" -ef '@GATES@/@PROGRAM@' ] &&
        real=$dir/@PROGRAM@ && break
      ;;
    esac
  done
fi
# sh reads a script as it runs it: what leaves here never pays for reading the rest.
@FAST@
sub='' want='' careful='' hit=''
@FILTER@
[ -z "$hit" ] || exec '@GATES@/.judge' '@PROGRAM@' "$real" "$@"
exec "$real" "$@"
