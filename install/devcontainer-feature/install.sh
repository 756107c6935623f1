#!/bin/sh
# Puts aup-guard into an image, as root: hooks of agents for all users, the policy, and what the user's shell and each start of
# the container need. What belongs to the user (shims, start files, log) is put in by `start`, because agents may come later
# and the home folder may be a volume. POSIX sh and what busybox has: no bash, no su, no useradd.
set -eu
umask 022

version=${VERSION:-latest}
mode=${MODE:-enforce}
policy=${POLICY:-}
agents=${AGENTS:-}
on_error=${ONERROR:-fail}
user=${_REMOTE_USER:-root}

here=$(cd "$(dirname "$0")" && pwd)
share=/usr/local/share/aup-guard
system=/usr/local/lib/aup-guard
command=/usr/local/bin/aup-guard
organisation=/etc/aup-guard/aup.yaml
volume=/var/lib/aup-guard
scratch=

tell() { printf 'aup-guard: %s\n' "$1" >&2; }

clean() { [ -z "$scratch" ] || rm -rf "$scratch"; }
trap clean EXIT

# stop WHAT NEXT: ends the build, or goes on without the guard where that was asked for.
stop() {
  tell "$1"
  printf '  next  %s\n' "$2" >&2
  [ "$on_error" = warn ] || exit 1
  tell 'the build goes on WITHOUT the guard, because onError is warn'
  if [ -d "$share" ] || mkdir -p "$share"; then printf '%s\n' "$1" >"$share/missing"; fi
  exit 0
}

check_options() {
  case $on_error in
    fail | warn) ;;
    *) on_error=fail && stop "option onError: not fail or warn" 'correct the option' ;;
  esac
  case $mode in
    enforce | monitor) ;;
    *) stop 'option mode: not enforce or monitor' 'correct the option' ;;
  esac
  case $version in
    /*.tgz) [ -f "$version" ] || stop "option version: no file at $version" 'put it into the image before this Feature, with COPY' ;;
    *[!0-9A-Za-z.+-]* | -* | '') stop 'option version: not a version like 1.2.3, latest, or the absolute path of a .tgz' 'correct the option' ;;
  esac
  case $policy in
    '' | starter | monitor | strict) ;;
    /*) [ -f "$policy" ] || stop "option policy: no file at $policy" 'put it into the image before this Feature, with COPY' ;;
    *) stop 'option policy: not starter, monitor, strict or the absolute path of a file' 'correct the option' ;;
  esac
  case $agents in
    *[!a-z,-]* | -*) stop 'option agents: not names like claude,codex' 'correct the option' ;;
  esac
}

# From the node Feature, where PATH has not got it yet, or from the image.
find_node() {
  for dir in /usr/local/share/nvm/current/bin /usr/local/bin /usr/bin; do
    case :$PATH: in
      *":$dir:"*) ;;
      *) PATH=$PATH:$dir ;;
    esac
  done
  export PATH
  add='add "ghcr.io/devcontainers/features/node:1": {} to "features" of devcontainer.json, or take an image that has Node 20.19 or newer'
  command -v node >/dev/null 2>&1 || stop 'there is no Node in this image' "$add"
  node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22 ? 0 : 1);
  ' || stop "Node $(node --version) is too old" "$add"
  command -v npm >/dev/null 2>&1 || stop 'there is Node but no npm in this image' "$add"
}

check_root() {
  [ "$(id -u)" = 0 ] || stop 'this must run as root' 'leave out USER before it, or use the Feature'
  home=${_REMOTE_USER_HOME:-}
  if [ -z "$home" ]; then home=$(awk -F: -v name="$user" '$1 == name { print $6 }' /etc/passwd); fi
  [ -n "$home" ] || stop "there is no user $user in this image" 'create the user first, or correct remoteUser'
  if [ -e "$command" ] && ! grep -q 'aup-guard Feature' "$command" 2>/dev/null; then
    stop "$command is there already and not of this Feature" 'remove it first'
  fi
}

fetch() {
  spec=aup-guard@$version
  case $version in
    /*) spec=$version ;;
  esac
  scratch=$(mktemp -d)
  npm install --global --prefix "$scratch" --ignore-scripts --no-audit --no-fund --loglevel=error -- "$spec" >&2 ||
    stop "npm could not install $spec" 'look at what npm says above; behind a proxy set npm_config_registry or HTTPS_PROXY for the build'
  guard=$scratch/lib/node_modules/aup-guard/bin/aup-guard.js
  [ -f "$guard" ] || stop "$spec holds no aup-guard" 'correct the option version'
}

# The policy is looked at before anything is written: a broken one must not look like a guarded container.
choose_policy() {
  profiles=$scratch/lib/node_modules/aup-guard/install/policies
  chosen=
  case $policy in
    '')
      [ -e "$organisation" ] && return 0
      chosen=$profiles/starter.yaml
      [ "$mode" = enforce ] || chosen=$profiles/monitor.yaml
      ;;
    starter | monitor | strict) chosen=$profiles/$policy.yaml ;;
    *) chosen=$policy ;;
  esac
  (cd / && node "$guard" policy lint "$chosen" >"$scratch/lint" 2>&1) || {
    grep -v ' info ' "$scratch/lint" >&2 || :
    stop "option policy: $chosen cannot be used" 'correct the lines above; check it with: aup-guard policy lint FILE'
  }
}

check_agents() {
  [ -n "$agents" ] || return 0
  code=0
  (cd / && node "$guard" install --agents "$agents" --dry-run >"$scratch/agents" 2>&1) || code=$?
  [ "$code" = 2 ] || return 0
  cat "$scratch/agents" >&2
  stop 'option agents: not all are known' 'correct the option'
}

put_policy() {
  [ -n "$chosen" ] || return 0
  mkdir -p "${organisation%/*}"
  cp "$chosen" "$organisation.new"
  chmod 644 "$organisation.new"
  mv "$organisation.new" "$organisation"
}

put_system() {
  (cd / && node "$guard" install --scope system --yes >"$scratch/install" 2>&1) || {
    cat "$scratch/install" >&2
    stop 'the hooks for all users could not be put in' 'look at what install says above'
  }
  name=$(node -p 'require(process.argv[1]).version' "$scratch/lib/node_modules/aup-guard/package.json")
  # The launcher of the hooks says where the copy lies.
  copy=$(sed -n "s|.* '\\($system/[^']*\\)/bin/aup-hook\\.js' .*|\\1|p" "$system/aup-hook")
  [ -n "$copy" ] || stop 'the copy of the guard was not found' "look at $system/aup-hook"
  # Absolute, so that a changed PATH cannot put another Node in front; quotes would end here, so they are refused.
  node=$(node -p process.execPath)
  case $node in
    *"'"*) stop "the path of Node has a quote in it: $node" 'install Node elsewhere' ;;
  esac
  cat >"$command.new" <<TEXT
#!/bin/sh
# Written by the aup-guard Feature.
unset NODE_OPTIONS NODE_PATH LD_PRELOAD
exec '$node' '$copy/bin/aup-guard.js' "\$@"
TEXT
  chmod 755 "$command.new"
  mv "$command.new" "$command"
}

put_start() {
  mkdir -p "$share" /etc/profile.d
  rm -f "$share/missing"
  cp "$here/start.sh" "$share/start"
  chmod 755 "$share/start"
  printf 'mode=%s\nagents=%s\n' "$mode" "$agents" >"$share/settings"
  # Programs that are started without a shell find the shims here; it leads nowhere until the first start.
  rm -f "$share/shims"
  ln -s "$home/.local/share/aup-guard/shims" "$share/shims"
  cat >/etc/profile.d/aup-guard.sh <<'TEXT'
# Written by the aup-guard Feature: login shells have the shims first on PATH.
if [ -r "${XDG_DATA_HOME:-${HOME-}/.local/share}/aup-guard/env.sh" ]; then
  . "${XDG_DATA_HOME:-${HOME-}/.local/share}/aup-guard/env.sh"
fi
TEXT
  # As /tmp: the number of the user may change after the build, so each makes a folder of their own at the start.
  mkdir -p "$volume"
  chmod 1777 "$volume"
}

check_options
check_root
find_node
fetch
choose_policy
check_agents
put_policy
put_system
put_start
tell "in place: aup-guard $name, hooks for all users, mode $mode; each start of the container sets up $user and runs doctor"
