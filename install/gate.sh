#!/bin/sh
# Stands in front of @PROGRAM@ in one agent session: harmless calls run at once, the rest is judged first.
# Builtins only until a call is submitted: this runs for every @PROGRAM@ the agent starts.
real='@REAL@'
# sh reads a script as it runs it: what leaves here never pays for reading the rest.
@FAST@
sub='' want='' careful='' hit=''
@FILTER@
if [ -n "$hit" ]; then
  (
    unset NODE_OPTIONS NODE_PATH LD_PRELOAD BASH_ENV ENV
    AUP_GUARD_SOCKET='@SOCKET@' AUP_GUARD_SESSION='@SESSION@'
    export AUP_GUARD_SOCKET AUP_GUARD_SESSION
    exec '@NODE@' '@HOOK@' gate '@PROGRAM@' "$$" -- "$@" </dev/null
  ) || exit 1
fi
exec "$real" "$@"
