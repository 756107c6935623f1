#!/bin/sh
# Run as the user of the container: after it was created (with the word `early`, which only sets up) and at each start.
# Sets up what belongs to the user, puts the log onto the volume and says what does not hold.
set -u
share=/usr/local/share/aup-guard
guard=/usr/local/bin/aup-guard
volume=/var/lib/aup-guard
mode=enforce
agents=
failed=0

tell() { printf 'aup-guard: %s\n' "$1" >&2; }

# problem WHAT NEXT
problem() {
  tell "$1"
  printf '  next  %s\n' "$2" >&2
  failed=1
}

if [ -e "$share/missing" ]; then
  tell "this container has NO guard: $(cat "$share/missing")"
  exit 0
fi
if ! [ -r "$share/settings" ] || ! [ -x "$guard" ]; then
  problem 'a part of the Feature is gone' 'rebuild the container'
  exit 1
fi
. "$share/settings"

# The log is on the volume and outlives the container. A link at the folder itself is refused by the guard, so it is one above.
place_log() {
  mine=$volume/$(id -u)
  wanted=$HOME/.local/state
  if [ -n "${XDG_STATE_HOME:-}" ]; then
    tell "the log is where XDG_STATE_HOME says, not on the volume"
    return 0
  fi
  mkdir -m 700 "$mine" 2>/dev/null || :
  if [ -L "$mine" ] || [ -z "$(find "$mine" -prune -type d -user "$(id -u)" 2>/dev/null)" ]; then
    problem "$mine is not a folder of yours: the log stays in the container" "remove it as root, and start the container again"
    return 0
  fi
  if [ -L "$wanted" ]; then
    [ "$(readlink "$wanted")" = "$mine" ] ||
      problem "$wanted leads elsewhere: the log is not on the volume" "remove the link, and start the container again"
    return 0
  fi
  mkdir -p "$HOME/.local"
  if [ -d "$wanted" ]; then
    for file in "$wanted"/* "$wanted"/.[!.]*; do
      [ -e "$file" ] || continue
      [ -e "$mine/${file##*/}" ] || cp -a "$file" "$mine/" || return 1
    done
    # Kept: on a rebuilt container both may hold something.
    mv "$wanted" "$wanted.before-aup-guard.$$" || return 1
  fi
  ln -s "$mine" "$wanted"
}

set_up() {
  code=0
  said=$("$guard" install --yes 2>&1) || code=$?
  case $code:$said in
    0:*'nothing to do'*) ;;
    0:*) tell 'set up for this user; open a new terminal' ;;
    4:*'no agent found'*) tell 'no agent is installed yet; the next start looks again' ;;
    *)
      printf '%s\n' "$said" >&2
      problem 'the user could not be set up' 'aup-guard install'
      ;;
  esac
}

check_agents() {
  [ -n "$agents" ] || return 0
  said=$("$guard" install --agents "$agents" --dry-run 2>&1) && return 0
  printf '%s\n' "$said" >&2
  problem "not all agents that must be guarded are there: $agents" 'install them in the image or in postCreateCommand'
}

place_log || problem 'the log could not be put onto the volume' "is there room in $volume?"
set_up
[ "${1:-}" = early ] && exit 0
check_agents
# What a new terminal of the user has.
if [ -r "${XDG_DATA_HOME:-$HOME/.local/share}/aup-guard/env.sh" ]; then
  . "${XDG_DATA_HOME:-$HOME/.local/share}/aup-guard/env.sh"
fi
"$guard" doctor --quiet || problem 'not everything holds, see above' 'aup-guard doctor'
[ "$mode" = monitor ] || [ "$failed" = 0 ] || exit 1
exit 0
