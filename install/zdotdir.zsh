# Stands for @NAME@ of every zsh in an agent session: the user's own first, then PATH is put right.
# The user's files see the ZDOTDIR they know; shells started from here must find these again.
if (( ${+_aup_guard_zdotdir} )); then ZDOTDIR=$_aup_guard_zdotdir; else ZDOTDIR='@USER_ZDOTDIR@'; fi
if [[ -z $ZDOTDIR ]]; then unset ZDOTDIR; fi
if [[ -r ${ZDOTDIR:-$HOME}/@NAME@ ]]; then source "${ZDOTDIR:-$HOME}/@NAME@"; fi
typeset -g _aup_guard_zdotdir=${ZDOTDIR-}
export ZDOTDIR='@OWN@'
case $PATH in
'@GATES@':*) ;;
*) export PATH='@GATES@':$PATH ;;
esac
