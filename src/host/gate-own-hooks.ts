/** The part of git's gate that sees to the git hooks, as POSIX sh with builtins only. */

/**
 * As `show_own_hooks` and `with_own_hooks` in `install/front.c`: who asks where hooks are sees what is there without a
 * session; everything else has the session's hooks behind whatever settings an agent has put in the environment.
 */
export const OWN_HOOKS: string = `case $1 in
-C) word=$3:$4 ;;
*) word=$1:$2 ;;
esac
hooks=\${gates%/*}/git-hooks at=0 has='' value='' key=''
case $GIT_CONFIG_COUNT in
????* | *[!0-9]*) ;;
*)
  while [ "$at" -lt "\${GIT_CONFIG_COUNT:-0}" ]; do
    eval "key=\\$GIT_CONFIG_KEY_$at value=\\$GIT_CONFIG_VALUE_$at"
    case $value in
    "$hooks"* | "'$hooks"*) has=1 ;;
    *) case $key in [cC][oO][rR][eE].[hH][oO][oO][kK][sS][pP][aA][tT][hH]) has='' ;; esac ;;
    esac
    at=$((at + 1))
  done
  case $word in
  config:* | rev-parse:* | lfs:install | lfs:update | lfs:uninstall)
    if [ "$value" = "$hooks" ]; then GIT_CONFIG_COUNT=$((at - 1)); fi
    ;;
  *)
    if [ -z "$has" ]; then
      export "GIT_CONFIG_KEY_$at=core.hooksPath" "GIT_CONFIG_VALUE_$at=$hooks" "GIT_CONFIG_COUNT=$((at + 1))"
    fi
    ;;
  esac
  ;;
esac`;
