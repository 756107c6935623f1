#!/bin/sh
# What every CI template runs, in the checkout: finds the two ends of the change, brings in what `aup-guard ci` needs of the
# repository, runs it, and ends as it does. Settings come by environment only:
#   AUP_BASE AUP_HEAD     ends of the range; without them the CI's own variables are asked
#   AUP_POLICY AUP_SIGNERS  files for --policy and --signers
#   AUP_FORMAT AUP_OUTPUT   the report (default: text, to standard output)
#   AUP_SUMMARY             a file the Markdown summary is added to
#   AUP_FAIL_ON             findings (default) or never: findings are then reported only. What could not be checked always fails.
# Exit codes: 0 ok, 1 findings, 2 wrong use, 3 policy invalid, 4 the environment.
set -u
here=$(cd "$(dirname "$0")" && pwd)
guard=$here/../../bin/aup-guard.js

tell() { printf 'aup-guard: %s\n' "$1" >&2; }

# fail CODE WHAT NEXT
fail() {
  tell "$2"
  printf '  next  %s\n' "$3" >&2
  exit "$1"
}

is_commit() { git rev-parse --quiet --verify "$1^{commit}" >/dev/null 2>&1; }

# The tip of the branch now, not what the change began from: an old base would bring an old policy.
tip_of() {
  git check-ref-format "refs/heads/$1" || fail 2 'the name of the target branch is not one' 'set AUP_BASE'
  git fetch --quiet --no-tags origin "+refs/heads/$1:refs/remotes/origin/$1" 2>/dev/null ||
    is_commit "refs/remotes/origin/$1" ||
    fail 4 "the target branch $1 cannot be had" 'check out with all history (GitHub: fetch-depth: 0), or let the job read the repository'
  base=refs/remotes/origin/$1
}

# before SHA: what a branch was before a push; a new branch had nothing.
before() {
  case $1 in
    *[!0]*) base=$1 ;;
    *) tip_of "${CI_DEFAULT_BRANCH:-${AUP_DEFAULT_BRANCH:-main}}" ;;
  esac
}

find_base() {
  target=${GITHUB_BASE_REF:-${CI_MERGE_REQUEST_TARGET_BRANCH_NAME:-${CHANGE_TARGET:-${BITBUCKET_PR_DESTINATION_BRANCH:-}}}}
  [ -n "$target" ] || target=${BUILDKITE_PULL_REQUEST_BASE_BRANCH:-${SYSTEM_PULLREQUEST_TARGETBRANCH:-}}
  target=${target#refs/heads/}
  if [ -n "${AUP_BASE:-}" ]; then base=$AUP_BASE
  elif [ -n "$target" ]; then tip_of "$target"
  elif [ -n "${AUP_BEFORE:-${CI_COMMIT_BEFORE_SHA:-}}" ]; then before "${AUP_BEFORE:-$CI_COMMIT_BEFORE_SHA}"
  else fail 2 'it is not known what this change is to be compared with' 'set AUP_BASE to a branch or commit'
  fi
}

bring_history() {
  [ "$(git rev-parse --is-shallow-repository 2>/dev/null)" = true ] || return 0
  git fetch --quiet --unshallow origin 2>/dev/null ||
    fail 4 'this checkout holds a part of the history only' 'check out with all history (GitHub: fetch-depth: 0; GitLab: GIT_DEPTH: "0")'
}

# Approval receipts. A missing ref is no fault; where a clause asks for a receipt, `ci` fails without it.
bring_receipts() {
  git remote get-url origin >/dev/null 2>&1 || return 0
  code=0
  git ls-remote --exit-code origin refs/notes/aup >/dev/null 2>&1 || code=$?
  case $code in
    0) git fetch --quiet --no-tags origin '+refs/notes/aup:refs/notes/aup' 2>/dev/null || tell 'approval receipts could not be fetched; the check goes on without them' ;;
    2) ;;
    *) tell 'approval receipts could not be asked for; the check goes on without them' ;;
  esac
}

case ${AUP_FAIL_ON:=findings} in
  findings | never) ;;
  *) fail 2 'fail-on: not findings or never' 'correct the setting' ;;
esac
git rev-parse --git-dir >/dev/null 2>&1 || fail 4 'this is not a git checkout, or git does not trust its owner' 'run this in the checkout; git says more: git status'
[ -f "$guard" ] || fail 4 'this script is not in the package of aup-guard' 'install aup-guard, and run the script from there'

base=
bring_history
find_base
head=${AUP_HEAD:-HEAD}
is_commit "$base" || fail 4 "the base $base is not in this checkout" 'check out with all history (GitHub: fetch-depth: 0)'
is_commit "$head" || fail 4 "the head $head is not in this checkout" 'check out with all history (GitHub: fetch-depth: 0)'
bring_receipts

set -- ci --base "$base" --head "$head"
[ -z "${AUP_POLICY:-}" ] || set -- "$@" --policy "$AUP_POLICY"
[ -z "${AUP_SIGNERS:-}" ] || set -- "$@" --signers "$AUP_SIGNERS"

if [ -n "${AUP_SUMMARY:-}" ]; then
  part=$(mktemp) || exit 4
  node "$guard" "$@" --format md --output "$part" >/dev/null 2>&1 || :
  cat "$part" >>"$AUP_SUMMARY"
  rm -f "$part"
fi
set -- "$@" --format "${AUP_FORMAT:-text}"
[ -z "${AUP_OUTPUT:-}" ] || set -- "$@" --output "$AUP_OUTPUT"
code=0
node "$guard" "$@" || code=$?
if [ "$code" = 1 ] && [ "$AUP_FAIL_ON" = never ]; then
  tell 'there are findings; they do not fail this job, because fail-on is never'
  exit 0
fi
exit "$code"
