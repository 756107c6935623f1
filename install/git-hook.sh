#!/bin/sh
# Runs the guard's check of a git hook, then the repository's own hook with the same arguments and input.
name=${0##*/}
own='@OWN@'
git='@GIT@'
input='' buffered='' nl='
'
#@ours
zero=0000000000000000000000000000000000000000

submit() {
  if ! { [ -x '@NODE@' ] && [ -r '@HOOK@' ]; }; then
    echo 'aup-guard: @MISSING@: this change of branches could not be checked: @NODE@ or @HOOK@ is not there. Ask the user to start the agent anew (check: aup-guard doctor).' >&2
    [ -n '@OPEN@' ]
    return
  fi
  (
    unset NODE_OPTIONS NODE_PATH LD_PRELOAD BASH_ENV ENV
    AUP_GUARD_SOCKET='@SOCKET@' AUP_GUARD_SESSION='@SESSION@' AUP_GUARD_SEAL='@SEAL@'
    export AUP_GUARD_SOCKET AUP_GUARD_SESSION AUP_GUARD_SEAL
    exec '@NODE@' '@HOOK@' git "$name" "$PPID" -- "$@"
  )
}

# Lines a diff adds that may hold a placeholder of ours, as `file:line TAB text`.
added() {
  "$git" -c core.quotePath=false diff --no-color --no-ext-diff --no-textconv --src-prefix=a/ --dst-prefix=b/ -U0 "$@" -- 2>/dev/null |
    LC_ALL=C awk '
      /^diff --git / { head = 1 }
      head && /^\+\+\+ / { file = substr($0, 5); sub(/\t$/, "", file); sub(/^"?b\//, "", file) }
      /^@@ / { head = 0; split($3, at, ","); line = substr(at[1], 2) - 1 }
      /^\+/ && !head {
        line++
        start = index(toupper($0), "AUP_")
        if (start) { print file ":" line "\t" substr($0, start, 4000); if (++count == 200) exit }
      }'
}

# The same of a file, which is the message of a commit.
said() {
  LC_ALL=C awk '{ start = index(toupper($0), "AUP_"); if (start) print "message:" NR "\t" substr($0, start, 4000) }' "$1"
}

# Refuses lines that hold placeholders instead of values. The hook tells real ones from words that look alike.
no_leftovers() {
  lines=$("$@")
  [ -z "$lines" ] || printf '%s\n' "$lines" | (
    hook=$name name=leftovers
    submit "$hook"
  )
}

# Puts the session's mark at the end of the message in a file, once, whatever messages were joined into it.
marked() {
  [ -n '@MARK@' ] && [ -f "$1" ] || return 0
  marks=$(LC_ALL=C sed -n 's/^AUP-Session: \([0-9a-f]\{16\}\)$/\1/p' "$1")
  [ "$marks" = '@MARK@' ] && [ "$(tail -n 1 "$1")" = 'AUP-Session: @MARK@' ] && return
  # A message that says nothing ends the commit: it must stay one.
  [ -n "$(LC_ALL=C sed '/^. -\{24\} >8 -\{24\}$/,$d; /^AUP-Session: [0-9a-f]\{16\}$/d' "$1" | "$git" stripspace --strip-comments)" ] || return 0
  (
    file=$1
    set --
    for mark in $marks '@MARK@'; do
      case " $* " in
      *" AUP-Session: $mark "*) ;;
      *) set -- "$@" --trailer "AUP-Session: $mark" ;;
      esac
    done
    # Held here, not in a file: programs that take one away again are gated.
    text=$(
      LC_ALL=C sed '/^AUP-Session: [0-9a-f]\{16\}$/d' "$file" |
        "$git" interpret-trailers --no-divider --where end --if-exists add --if-missing add "$@" && echo .
    )
    text=${text%.}
    [ -z "$text" ] || printf '%s' "$text" >"$file"
  ) 2>/dev/null
  return 0
}

# What a push adds to the remote: since the commit it has, else since the last one any remote has.
pushed_since() {
  case $2 in
  $zero*) ;;
  *) "$git" cat-file -e "$2^{commit}" 2>/dev/null && echo "$2" && return ;;
  esac
  edge=$("$git" rev-list --boundary "$1" --not --remotes 2>/dev/null | sed -n 's/^-//p' | head -n 1)
  [ -n "$edge" ] && echo "$edge" && return
  "$git" rev-parse -q --verify "$1^{commit}" >/dev/null && "$git" hash-object -t tree /dev/null
}

# Branches people share by habit, and the default branch of origin.
shared() {
  case $1 in
  refs/heads/main | refs/heads/master | refs/heads/trunk | refs/heads/prod | refs/heads/production) return 0 ;;
  refs/heads/release | refs/heads/release/* | refs/heads/release-* | refs/tags/*) return 0 ;;
  esac
  if [ -z "$default" ]; then
    default=none
    if [ -r "$common/refs/remotes/origin/HEAD" ]; then read -r _ default <"$common/refs/remotes/origin/HEAD"; fi
  fi
  [ "$1" = "refs/heads/${default#refs/remotes/origin/}" ]
}

# The words of the git process, run together: read drops the NULs between them.
words_of_parent() {
  [ -n "$parent" ] && return
  { IFS= read -r parent <"/proc/$PPID/cmdline"; } 2>/dev/null
  # git starts parts of itself by the path of a folder of its own.
  case $parent in
  "$git"*) ;;
  /*/git*) within=$(unset GIT_EXEC_PATH && "$git" --exec-path 2>/dev/null)/git ;;
  esac
}

# True when the branch only takes over what its own branch at the remote has: a pull, or a rebase onto that.
catches_up() {
  name_of=${1#refs/heads/}
  case $("$git" rev-parse -q --verify --symbolic-full-name "$name_of@{upstream}" 2>/dev/null) in
  refs/remotes/*/"$name_of") theirs=$("$git" rev-parse -q --verify "$name_of@{upstream}^0") || return 1 ;;
  *) return 1 ;;
  esac
  if [ "$3" = "$theirs" ]; then "$git" merge-base --is-ancestor "$2" "$3" 2>/dev/null && return; fi
  onto=''
  for state in rebase-merge rebase-apply; do
    if [ -r "$dir/$state/onto" ]; then read -r onto <"$dir/$state/onto"; fi
  done
  [ "$onto" = "$theirs" ]
}

# The one commit a pull is about to merge.
fetched() {
  found=''
  while read -r id rest; do
    case $rest in
    not-for-merge*) ;;
    *) found=$found$id ;;
    esac
  done <"$dir/FETCH_HEAD" 2>/dev/null
  printf '%s' "$found"
}

# True when a branch goes because it gets another name: nothing is lost, unless that name is taken or people share the old one.
renamed() {
  words_of_parent
  case $parent in
  gitbranch-[mM]* | "$git"branch-[mM]*) ;;
  *) return 1 ;;
  esac
  from=${1#refs/heads/}
  to=${parent#*branch-[mM]}
  for taken in "$to" "${to#"$from"}"; do
    case $taken in -*) return 1 ;; esac
    "$git" rev-parse -q --verify "refs/heads/$taken" >/dev/null 2>&1 && [ "$taken" != "$from" ] && return 1
  done
  ! shared "$1" || ! "$git" config "branch.$from.remote" >/dev/null
}

# True when a ref that is there is given a new value without a look at the old one; adds what it had.
overwrites() {
  shared "$2" || return 1
  words_of_parent
  case $parent in
  gitfetch* | gitclone* | gitpack-refs* | "$git"fetch* | "$git"clone* | "$git"pack-refs*) return 1 ;;
  "$within"pack-refs* | "$within"fetch*) return 1 ;;
  esac
  had=$("$git" rev-parse -q --verify "$2" 2>/dev/null) && [ "$had" != "$1" ] || return 1
  extra="$extra$had $1 $2$nl"
}

# True when this ref update is one a person may have to see.
of_concern() {
  case $3 in
  refs/heads/* | refs/tags/*) ;;
  refs/stash)
    case $2 in $zero*) ;; *) return 1 ;; esac
    words_of_parent
    case $parent in
    *stashpop* | *stashbranch* | gitpack-refs* | "$git"pack-refs* | "$within"pack-refs*) return 1 ;;
    esac
    return 0
    ;;
  ORIG_HEAD)
    # A merge writes this before it touches any file: the last moment it can be held without a trace.
    words_of_parent
    case $parent in
    gitmerge* | gitpull* | "$git"merge* | "$git"pull* | "$within"merge*) ;;
    *) return 1 ;;
    esac
    read -r _ branch <"$dir/HEAD" && shared "$branch" || return 1
    case $parent in
    *FETCH_HEAD) catches_up "$branch" "$2" "$(fetched)" && return 1 ;;
    esac
    extra="$2 ffffffffffffffffffffffffffffffffffffffff $branch$nl"
    return 0
    ;;
  *) return 1 ;;
  esac
  case $2 in
  $zero*) case $3 in refs/heads/*) renamed "$3" && return 1 ;; esac ;;
  *)
    [ "$1" = "$2" ] && return 1
    case $1 in
    $zero*)
      overwrites "$2" "$3"
      return
      ;;
    esac
    shared "$3" || return 1
    ;;
  esac
  words_of_parent
  case $parent in
  gitpack-refs* | "$git"pack-refs* | "$within"pack-refs*) return 1 ;;
  gitcommit | gitcommit-[!t]* | "$git"commit | "$git"commit-[!t]*) return 1 ;;
  gitam | gitam-* | gitrevert* | "$git"am | "$git"am-* | "$git"revert*) return 1 ;;
  gitcherry-pick* | "$git"cherry-pick*) return 1 ;;
  esac
  case $2$3 in
  $zero* | *refs/tags/*) return 0 ;;
  esac
  ! catches_up "$3" "$1" "$2"
}

# A rebase takes files out before it moves any branch: this is the last moment it can be held without a trace.
rebases_shared() {
  read -r _ branch <"$dir/HEAD" 2>/dev/null
  if [ -n "$2" ]; then branch=refs/heads/${2#refs/heads/}; fi
  shared "$branch" || return 1
  base=$("$git" rev-parse -q --verify "$1^0" 2>/dev/null)
  own=$("$git" rev-parse -q --verify "${branch#refs/heads/}@{upstream}^0" 2>/dev/null)
  [ -z "$own" ] || [ "$base" != "$own" ] || return 1
  had=$("$git" rev-parse -q --verify "$branch") || return 1
}
#@end

dir=${GIT_DIR:-.git}
common=$dir
if [ -r "$dir/commondir" ]; then
  IFS= read -r common <"$dir/commondir"
  case $common in /*) ;; *) common=$dir/$common ;; esac
fi
#@ours
case $name in
pre-commit) no_leftovers added --cached || exit 1 ;;
prepare-commit-msg)
  # Hooks of that name run for those who go by `--no-verify` too. What is only begun is seen to when it is written.
  case $2 in '' | template) ;; *) marked "$1" ;; esac
  ;;
commit-msg)
  no_leftovers said "$1" || exit 1
  marked "$1"
  ;;
applypatch-msg) marked "$1" ;;
pre-rebase)
  default=''
  if rebases_shared "$1" "$2"; then
    printf '%s\n' "$had ffffffffffffffffffffffffffffffffffffffff $branch" | (
      name=reference-transaction
      submit prepared
    ) || exit 1
  fi
  ;;
pre-push)
  buffered=1
  while IFS= read -r line; do input=$input$line$nl; done
  while IFS=' ' read -r _ new _ old; do
    case $new in '' | $zero*) continue ;; esac
    since=$(pushed_since "$new" "$old") || continue
    no_leftovers added "$since" "$new" || exit 1
  done <<EOF
$input
EOF
  printf '%s' "$input" | submit "$@" || exit 1
  ;;
reference-transaction)
  if [ "$1" = prepared ]; then
    buffered=1 asked='' parent='' default='' extra='' within=/dev/null
    while IFS=' ' read -r old new ref; do
      input="$input$old $new $ref$nl"
      [ -n "$asked" ] || { of_concern "$old" "$new" "$ref" && asked=1; }
    done
    if [ -n "$asked" ]; then
      printf '%s' "$input$extra" | submit "$@" || exit 1
    fi
  fi
  ;;
esac
#@end

#@others
# The repository's own hook: worktree or local core.hooksPath, else the user's, else .git/hooks.
path='' look=1
if [ -r "$own/user-hooks" ]; then { IFS= read -r look && IFS= read -r path; } <"$own/user-hooks"; fi
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
#@end
