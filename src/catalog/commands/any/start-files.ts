/** Files a shell reads when it starts: the lines that put the guard in its place stand there. */
import type { ShellInput } from '../../../engine/shell/model.ts';

const START_FILE =
  /(?:^|\/)\.(?:bashrc|bash_profile|bash_login|bash_aliases|aliases|zsh_aliases|profile|zshrc|zshenv|zprofile|zlogin|kshrc|envrc)$|fish\/(?:config\.fish|(?:conf\.d|functions)\/.+)$|^\/etc\/(?:profile|bash\.bashrc|environment|zsh\/.+|profile\.d\/.+)$/;
const OWN_LINE = /aup[-_]?(?:guard|shim|hook)|\baup\b|AUP_|BASH_ENV/i;

/** A start file written anew without the guard's lines, by whatever filter. */
export function filtersOut(program: string, args: readonly string[]): boolean {
  if (!args.some((word) => START_FILE.test(word)) || !args.some((word) => OWN_LINE.test(word))) return false;
  const text = args.join(' ');
  if (/^(?:z?grep|egrep|fgrep|rg|ag|ack)$/.test(program))
    return /(?:^| )(?:-[a-zA-Z]*v|--invert-match)/.test(text);
  if (/^g?sed$/.test(program)) return /\/I?d(?:$|[ ;}])|(?:^| )-[a-zA-Z]*i/.test(text);
  if (/^[gmn]?awk$/.test(program)) return /!~?|!=|next/.test(text);
  return /^(?:perl|ruby|python\d?)$/.test(program) && /unless|!~|not in|-[a-z]*i/.test(text);
}

/** Programs whose calls the guard sees by standing in front of them. */
const WATCHED =
  'git|gh|glab|hub|rm|curl|wget|ssh|scp|rsync|npm|pnpm|yarn|docker|kubectl|helm|terraform|aws|gcloud|az';
/** Programs that start behind a shim of the guard. */
const AGENTS = 'claude|codex|copilot|gemini|qwen|opencode|aider|cursor-agent|crush|goose|amp';
const WEAKENS = new RegExp(
  [
    // Names the guard, or the variables by which it gets into a shell and into git.
    String.raw`aup[-_](?:guard|shim|hook)|\.aup\b|\bAUP_\w`,
    String.raw`\b(?:BASH_ENV|GIT_CONFIG(?:_\w+)?|GIT_EXEC_PATH|LD_PRELOAD)\b`,
    // Goes past what stands in front: `alias git=/usr/bin/git`, `git() { command /usr/bin/git "$@"; }`.
    String.raw`\balias\s+(?:-\w+\s+)*(${WATCHED})(?:=|\s+)['"]?(?:command\s+|exec\s+)?\/\S*\/\1\b`,
    String.raw`(?:^|[;\s])(?:function\s+)?(${WATCHED})\s*(?:\(\)|;|\{|\n)[^\n]*\/\S*\/\2\b`,
    // A shell looks for such a name nowhere else: its shim is out of the way.
    String.raw`\b(?:alias|abbr)\s+(?:-\w+\s+|--\w+\s+)*(?:${AGENTS})(?:=|\s)`,
    String.raw`(?:^|[;&|\s"])(?:function\s+(?:${AGENTS})(?![\w.-])|(?:${AGENTS})\s*\(\s*\))`,
    // The system's own folders and nothing else, or in front of all others.
    String.raw`\bPATH=['"]?(?:\/usr)?\/s?bin(?::(?:\/usr)?(?:\/local)?\/s?bin)*(?::\$\{?PATH\}?)?['"]?\s*(?:$|[;\n&])`,
  ].join('|'),
);

/** Looks at the guard, asks whether it is there, or prints its name. */
const TALK = [
  /\baup-guard (?:status|log|doctor|completions?|version|explain|--version|--help)\b/g,
  /\b(?:command -v|which|type|hash) aup-(?:guard|shim)\b/g,
  /\b(?:echo|printf) (?:"[^"$`\\]*"|'[^']*')/g,
] as const;
/** A remark at the end of a line whose quotes are all closed in front of it. */
const REMARK = /^((?:[^"'#\\]|"[^"\\]*"|'[^']*'|\S#)*?)(?:^|\s)#.*$/;

function withoutTalk(line: string): string {
  let told = line.replace(REMARK, '$1');
  for (const pattern of TALK) told = told.replaceAll(pattern, '');
  return told;
}

/** What a tool of the agent is given is JSON. */
function linesOf(text: string): readonly string[] {
  return text.split(text.startsWith('{"') ? /\n|\\[nr]/ : '\n');
}

/** Text put into a start file that would keep the guard out of the next shell. */
export function weakens(program: string, args: readonly string[], input: ShellInput | undefined): boolean {
  if (!/^(?:tee|sponge)$/.test(program) || input?.kind !== 'text') return false;
  const told = linesOf(input.text).map(withoutTalk).join('\n');
  return args.some((word) => START_FILE.test(word)) && WEAKENS.test(told);
}
