#!/bin/sh
# Runs the guard's check of a git hook, then the repository's own hook with the same arguments and input.
name=${0##*/}
own='@OWN@'
git='@GIT@'
input='' buffered='' nl='
'
zero=0000000000000000000000000000000000000000

submit() {
  (
    unset NODE_OPTIONS NODE_PATH LD_PRELOAD BASH_ENV ENV
    AUP_GUARD_SOCKET='@SOCKET@' AUP_GUARD_SESSION='@SESSION@'
    export AUP_GUARD_SOCKET AUP_GUARD_SESSION
    exec '@NODE@' '@HOOK@' git "$name" "$PPID" -- "$@"
  )
}

case $name in
pre-push)
  buffered=1
  while IFS= read -r line; do input=$input$line$nl; done
  printf '%s' "$input" | submit "$@" || exit 1
  ;;
reference-transaction)
  if [ "$1" = prepared ]; then
    buffered=1
    asked=''
    parent=''
    default=''
    while IFS= read -r line; do
      input=$input$line$nl
      old=${line%% *}
      rest=${line#* }
      new=${rest%% *}
      ref=${rest#* }
      case $ref in refs/heads/* | refs/tags/*) ;; *) continue ;; esac
      [ "$old" = "$new" ] && continue
      case $new in
      $zero*) ;;
      *)
        case $old in $zero*) continue ;; esac
        if [ -z "$default" ]; then
          default=none
          if [ -r "${GIT_DIR:-.git}/refs/remotes/origin/HEAD" ]; then
            read -r _ default <"${GIT_DIR:-.git}/refs/remotes/origin/HEAD"
          fi
        fi
        case $ref in
        refs/heads/main | refs/heads/master | refs/heads/trunk | refs/heads/prod | refs/heads/production) ;;
        refs/heads/release/* | refs/heads/release-* | refs/heads/release | refs/tags/*) ;;
        "refs/heads/${default#refs/remotes/origin/}") ;;
        *) continue ;;
        esac
        ;;
      esac
      # The words of the git process, run together: read drops the NULs between them.
      [ -n "$parent" ] || { IFS= read -r parent <"/proc/$PPID/cmdline"; } 2>/dev/null
      case $parent in
      gitpack-refs* | "$git"pack-refs* | '@EXEC@/git'pack-refs*) continue ;;
      gitcommit | gitcommit-[!t]* | "$git"commit | "$git"commit-[!t]*) continue ;;
      gitam | gitam-* | gitrevert* | "$git"am | "$git"am-* | "$git"revert*) continue ;;
      esac
      asked=1
    done
    if [ -n "$asked" ]; then
      printf '%s' "$input" | submit "$@" || exit 1
    fi
  fi
  ;;
esac

# The repository's own hook: worktree or local core.hooksPath, else the user's, else .git/hooks.
dir=${GIT_DIR:-.git}
common=$dir
if [ -r "$dir/commondir" ]; then
  IFS= read -r common <"$dir/commondir"
  case $common in /*) ;; *) common=$dir/$common ;; esac
fi
path='@GLOBAL_HOOKS@'
look='@LOOK@'
for file in "$common/config" "$dir/config.worktree"; do
  [ -z "$look" ] && [ -r "$file" ] || continue
  while IFS= read -r line; do
    case $line in *[hH][oO][oO][kK][sS][pP][aA][tT][hH]* | '[include'*) look=1 && break ;; esac
  done <"$file"
done
if [ -n "$look" ]; then
  for scope in --worktree --local --global --system; do
    found=$("$git" config "$scope" --includes --type=path --get core.hooksPath 2>/dev/null) && path=$found && break
  done
fi
hook=${path:-$common/hooks}/$name
case $hook in "$own"/*) exit 0 ;; esac
[ -x "$hook" ] || exit 0
if [ -n "$buffered" ]; then
  printf '%s' "$input" | "$hook" "$@"
  exit $?
fi
exec "$hook" "$@"
