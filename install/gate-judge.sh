#!/bin/sh
# What is left of gates: has a call judged, then runs it. PROGRAM REAL ARGUMENTS...
# The front of a gate asks the session itself; this is for calls it could not ask about.
program=$1 real=$2
shift 2
if ! { [ -x '@NODE@' ] && [ -r '@HOOK@' ]; }; then
  echo 'aup-guard: @MISSING@: '"$program"' could not be checked: @NODE@ or @HOOK@ is not there. Ask the user to start the agent anew (check: aup-guard doctor).' >&2
  [ -n '@OPEN@' ] || exit 1
else
  (
    unset NODE_OPTIONS NODE_PATH LD_PRELOAD BASH_ENV ENV
    AUP_GUARD_SOCKET='@SOCKET@' AUP_GUARD_SESSION='@SESSION@' AUP_GUARD_SEAL='@SEAL@'
    export AUP_GUARD_SOCKET AUP_GUARD_SESSION AUP_GUARD_SEAL
    exec '@NODE@' '@HOOK@' gate "$program" "$$" -- "$@" </dev/null
  ) || exit 1
fi
exec "$real" "$@"
