# Completion of aup-guard. Written by node scripts/manual.mjs; do not edit.
_aup_guard() {
  local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} at='' words='' word i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    [ "$word" = -- ] && return
    case "$at $word" in
      ' install' | ' uninstall' | ' status' | ' doctor' | ' run' | ' pending' | ' approve' | ' deny' | ' maintenance' | ' maintenance end' | ' demo' | ' policy' | ' policy lint' | ' policy explain' | ' policy diff' | ' policy render' | ' policy init' | ' policy test' | ' policy phase' | ' policy phase promote' | ' policy sign' | ' policy verify' | ' gate' | ' gate check' | ' redact' | ' hook' | ' hook pre-commit' | ' hook pre-push' | ' ci' | ' log' | ' log tail' | ' log show' | ' log verify' | ' log prove' | ' log export' | ' log ship' | ' log retire' | ' mcp' | ' mcp list' | ' mcp scan' | ' mcp check' | ' mcp approve' | ' mcp revoke' | ' mcp diff' | ' mcp gate' | ' mcp wire' | ' mcp unwire' | ' mcp export' | ' discover' | ' enroll' | ' fleet' | ' fleet status' | ' fleet update' | ' fleet leave' | ' fleet key' | ' fleet bundle' | ' request' | ' request tool' | ' request mcp' | ' request exception' | ' request list' | ' request close' | ' incident' | ' incident list' | ' incident show' | ' incident open' | ' incident ack' | ' incident contain' | ' incident close' | ' incident suggest' | ' exception' | ' exception list' | ' exception grant' | ' exception revoke' | ' report' | ' dashboard' | ' upgrade' | ' self-check' | ' completion' | ' receipt' | ' receipt key' | ' receipt show' | ' receipt export' | ' receipt verify' | ' receipt sign' | ' receipt push') at="$at $word" ;;
    esac
  done
  case $at in
    '')
      words='install uninstall status doctor run pending approve deny maintenance demo policy gate redact hook ci log mcp discover enroll fleet request incident exception report dashboard upgrade self-check completion receipt --version --help'
      ;;
    ' install')
      words='--agents --scope --profile --policy --repo --completion --dry-run --print --yes --json --help'
      case $before in
        --scope) words='user system' ;;
        --profile) words='starter monitor strict' ;;
        --agents | --policy) return ;;
      esac
      ;;
    ' uninstall')
      words='--yes --keep-log --purge --repo --json --help'
      ;;
    ' status')
      words='--json --help'
      ;;
    ' doctor')
      words='--live --json --quiet --help'
      ;;
    ' run')
      words='--help'
      ;;
    ' pending')
      words='--json --help'
      ;;
    ' approve')
      words='--session --as --out --signed --why --help'
      case $before in
        --as | --out | --signed | --why) return ;;
      esac
      ;;
    ' deny')
      words='--why --help'
      case $before in
        --why) return ;;
      esac
      ;;
    ' maintenance')
      words='end --minutes --reason --help'
      case $before in
        --minutes | --reason) return ;;
      esac
      ;;
    ' maintenance end')
      words='--help'
      ;;
    ' demo')
      words='--stand-in --help'
      ;;
    ' policy')
      words='lint explain diff render init test phase sign verify --help'
      ;;
    ' policy lint')
      words='--json --sarif --help'
      ;;
    ' policy explain')
      words='--agent --prompt --all --json --help'
      case $before in
        --agent | --prompt) return ;;
      esac
      ;;
    ' policy diff')
      words='--ref --fail-on --json --help'
      case $before in
        --ref | --fail-on) return ;;
      esac
      ;;
    ' policy render')
      words='--format --out --check --help'
      case $before in
        --format | --out | --check) return ;;
      esac
      ;;
    ' policy init')
      words='--template --out --force --print --yes --help'
      case $before in
        --template | --out) return ;;
      esac
      ;;
    ' policy test')
      words='--json --junit --changed --since --help'
      case $before in
        --junit | --changed | --since) return ;;
      esac
      ;;
    ' policy phase')
      words='promote --baseline --since --json --help'
      case $before in
        --since) return ;;
      esac
      ;;
    ' policy phase promote')
      words='--to --by --on --reason --help'
      case $before in
        --to) words='monitor warn enforce' ;;
        --by | --on | --reason) return ;;
      esac
      ;;
    ' policy sign')
      words='--key --out --help'
      case $before in
        --key | --out) return ;;
      esac
      ;;
    ' policy verify')
      words='--key --signature --json --help'
      case $before in
        --key | --signature) return ;;
      esac
      ;;
    ' gate')
      words='check --help'
      ;;
    ' gate check')
      words='--agent --cwd --json --jsonl --help'
      case $before in
        --agent | --cwd) return ;;
      esac
      ;;
    ' redact')
      words='--preview --restore --json --jsonl --files --write --baseline --update-baseline --detect --line-buffered --stdin-path --help'
      case $before in
        --files | --baseline | --detect | --stdin-path) return ;;
      esac
      ;;
    ' hook')
      words='pre-commit pre-push --help'
      ;;
    ' hook pre-commit')
      words='--help'
      ;;
    ' hook pre-push')
      words='--help'
      ;;
    ' ci')
      words='--base --head --policy --key --signers --receipts --format --json --output --summary --help'
      case $before in
        --format) words='text sarif junit md json github' ;;
        --base | --head | --policy | --key | --signers | --receipts | --output) return ;;
      esac
      ;;
    ' log')
      words='tail show verify prove export ship retire --help'
      ;;
    ' log tail')
      words='--lines --follow --json --help'
      case $before in
        -n | --lines) return ;;
      esac
      ;;
    ' log show')
      words='--json --help'
      ;;
    ' log verify')
      words='--proof --key --json --help'
      case $before in
        --proof | --key) return ;;
      esac
      ;;
    ' log prove')
      words='--out --help'
      case $before in
        --out) return ;;
      esac
      ;;
    ' log export')
      words='--format --since --until --out --help'
      case $before in
        --format | --since | --until | --out) return ;;
      esac
      ;;
    ' log ship')
      words='--json --help'
      ;;
    ' log retire')
      words='--before --dry-run --json --help'
      case $before in
        --before) return ;;
      esac
      ;;
    ' mcp')
      words='list scan check approve revoke diff gate wire unwire export --help'
      ;;
    ' mcp list')
      words='--json --root --home --platform --help'
      case $before in
        --root | --home | --platform) return ;;
      esac
      ;;
    ' mcp scan')
      words='--json --sarif --start --root --home --platform --help'
      case $before in
        --start | --root | --home | --platform) return ;;
      esac
      ;;
    ' mcp check')
      words='--base --json --sarif --help'
      case $before in
        --base) return ;;
      esac
      ;;
    ' mcp approve')
      words='--tool --loose-text --until --deny --help'
      case $before in
        --tool | --loose-text | --until) return ;;
      esac
      ;;
    ' mcp revoke')
      words='--help'
      ;;
    ' mcp diff')
      words='--help'
      ;;
    ' mcp gate')
      words='--client --name --env --url --sse --header --help'
      case $before in
        --client | --name | --env | --url | --sse | --header) return ;;
      esac
      ;;
    ' mcp wire')
      words='--dry-run --yes --json --help'
      ;;
    ' mcp unwire')
      words='--dry-run --yes --json --help'
      ;;
    ' mcp export')
      words='--for --out --help'
      case $before in
        --for | --out) return ;;
      esac
      ;;
    ' discover')
      words='--json --history --project --root --home --platform --diff --sbom --spec --reproducible --review --sign --by --schedule --unschedule --print --print-mdm --help'
      case $before in
        --project | --root | --home | --platform | --sbom | --spec | --by | --schedule | --print-mdm) return ;;
      esac
      ;;
    ' enroll')
      words='--key --every --yes --json --help'
      case $before in
        --key | --every) return ;;
      esac
      ;;
    ' fleet')
      words='status update leave key bundle --help'
      ;;
    ' fleet status')
      words='--json --help'
      ;;
    ' fleet update')
      words='--json --help'
      ;;
    ' fleet leave')
      words='--help'
      ;;
    ' fleet key')
      words='--out --help'
      case $before in
        --out) return ;;
      esac
      ;;
    ' fleet bundle')
      words='--key --as --serial --not-after --out --help'
      case $before in
        --key | --as | --serial | --not-after | --out) return ;;
      esac
      ;;
    ' request')
      words='tool mcp exception list close --help'
      ;;
    ' request tool')
      words='--why --until --json --exception --help'
      case $before in
        --why | --until) return ;;
      esac
      ;;
    ' request mcp')
      words='--why --until --json --help'
      case $before in
        --why | --until) return ;;
      esac
      ;;
    ' request exception')
      words='--why --until --json --help'
      case $before in
        --why | --until) return ;;
      esac
      ;;
    ' request list')
      words='--json --help'
      ;;
    ' request close')
      words='--answer --help'
      case $before in
        --answer) words='approved refused' ;;
      esac
      ;;
    ' incident')
      words='list show open ack contain close suggest --help'
      ;;
    ' incident list')
      words='--open --json --help'
      ;;
    ' incident show')
      words='--json --help'
      ;;
    ' incident open')
      words='--why --severity --record --clause --false-positive --json --help'
      case $before in
        --severity) words='low medium high critical' ;;
        --why | --record | --clause | --false-positive) return ;;
      esac
      ;;
    ' incident ack')
      words='--json --owner --help'
      case $before in
        --owner) return ;;
      esac
      ;;
    ' incident contain')
      words='--json --note --help'
      case $before in
        --note) return ;;
      esac
      ;;
    ' incident close')
      words='--json --lesson --help'
      case $before in
        --lesson) return ;;
      esac
      ;;
    ' incident suggest')
      words='--json --help'
      ;;
    ' exception')
      words='list grant revoke --help'
      ;;
    ' exception list')
      words='--json --help'
      ;;
    ' exception grant')
      words='--by --who --until --why --tool --action --ref --path --out --signed --help'
      case $before in
        --by | --who | --until | --why | --tool | --action | --ref | --path | --out | --signed) return ;;
      esac
      ;;
    ' exception revoke')
      words='--by --help'
      case $before in
        --by) return ;;
      esac
      ;;
    ' report')
      words='--html --json --framework --since --pseudonyms --help'
      case $before in
        --html | --framework | --since) return ;;
      esac
      ;;
    ' dashboard')
      words='--port --framework --since --pseudonyms --help'
      case $before in
        --port | --framework | --since) return ;;
      esac
      ;;
    ' upgrade')
      words='--check --to --integrity --allow-downgrade --back --yes --json --help'
      case $before in
        --to | --integrity) return ;;
      esac
      ;;
    ' self-check')
      words='--json --help'
      ;;
    ' completion')
      words='bash zsh fish --help'
      ;;
    ' receipt')
      words='key show export verify sign push --help'
      ;;
    ' receipt key')
      words='--help'
      ;;
    ' receipt show')
      words='--json --help'
      ;;
    ' receipt export')
      words='--range --help'
      case $before in
        --range) return ;;
      esac
      ;;
    ' receipt verify')
      words='--range --signers --receipts --json --help'
      case $before in
        --range | --signers | --receipts) return ;;
      esac
      ;;
    ' receipt sign')
      words='--range --key --help'
      case $before in
        --range | --key) return ;;
      esac
      ;;
    ' receipt push')
      words='--help'
      ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _aup_guard aup-guard
