/** Paths whose change matters to everybody. */
import { pathMeant } from './path-patterns.ts';

const SYSTEM =
  /^\/(?:\*|\.|(?:bin|boot|dev|etc|home|lib|lib32|lib64|media|mnt|opt|proc|root|run|sbin|srv|sys|usr|var|Users|System|Library|Applications|private)(?:\/\*?)?)?$/;
const HOME = /^(?:~|~\/\*?|~\/\.\*?|\/(?:home|Users)\/[^/]+(?:\/\*?)?|\/root(?:\/\*?)?)$/;
const SYSTEM_FILE =
  /^\/(?:bin|boot|dev|lib|lib64|sbin|sys|usr|proc|System)\/(?!local\/[^*]|null$|tmp\/|fd\/|stdout$|stderr$|stdin$|tty$|shm\/)/;
const GUARD =
  /(?:^|\/)\.?aup(?:-guard)?(?:\*|\/|$)|(?:^|\/)\.?aup-guard\/|(?:^|\/)\.aup\*|(?:^|\/)aup\.yaml$|(?:^|\/)(?:aup-guard|aup-shim|aup-hook)$/;
/** The rules themselves, wherever a layer of them lies. */
const POLICY = /(?:^|\/)aup\.yaml$/;
/** Where the guard keeps its programs, keys, log and sessions; not a folder that merely has its name. */
const GUARD_STATE =
  /(?:^|\/)\.aup(?:-guard)?(?:[*?/]|$)|(?:^|\/)(?:\.local\/(?:share|state)|\.config|\.cache|node_modules|etc|run|lib)\/aup-guard(?:[*/]|$)|\/bin\/aup-(?:guard|shim|hook)$/;
const AGENT_SETTINGS =
  /(?:^|\/)\.claude\/(?:settings(?:\.local)?\.json|hooks(?:\/|$))|(?:^|\/)\.codex\/(?:hooks\.json|config\.toml|rules(?:\/|$))|(?:^|\/)\.(?:gemini|qwen)\/(?:settings\.json|hooks(?:\/|$))|(?:^|\/)\.cursor\/(?:hooks\.json|cli(?:-config)?\.json|hooks(?:\/|$))|(?:^|\/)\.copilot\/(?:hooks(?:\/|$)|(?:settings|config)\.json$)|(?:^|\/)\.config\/opencode\/(?:opencode\.jsonc?|plugins?)|(?:^|\/)\.opencode\/plugins?(?:\/|$)|(?:^|\/)managed-(?:settings|mcp)\.json$|\/etc\/(?:claude-code|github-copilot|opencode|aup-guard|codex|gemini-cli|qwen-code|cursor|ampcode)(?:\/|$)|(?:^|\/)(?:opencode\.jsonc?|\.aider\.conf\.ya?ml|\.crush\.json)$|(?:^|\/)\.config\/(?:goose\/(?:config\.yaml|settings\.json)|crush\/(?:crush\.json|crushrc)|amp\/settings\.jsonc?)$|(?:^|\/)\.agents\/plugins\/aup-guard(?:\/|$)|(?:^|\/)\.config\/amp\/plugins(?:\/|$)|(?:^|\/)\.amp\/settings\.jsonc?$/;
const AGENT_FOLDER =
  /(?:^|\/)\.(?:claude|codex|gemini|qwen|copilot|cursor)\/?\*?$|(?:^|\/)\.config\/opencode\/?\*?$/;
const GIT_INSIDE =
  /(?:^|\/)\.gitconfig$|(?:^|\/)\.config\/git\/config$|^\/etc\/gitconfig$|(?:^|\/)\.git\/(?:modules\/.+\/)?(?:config(?:\.worktree)?$|hooks(?:\/|$))/;
/** Branches and tags as files: git's hooks do not see them change. */
const GIT_REFS = /(?:^|\/)\.git\/(?:refs(?:\/|$)|packed-refs$|HEAD$|logs(?:\/|$)|objects(?:\/|$))/;
/** The same of a repository without a working tree, such as a remote on this machine. */
const BARE_STORE = /(?:^|\/)[^/]+\.git\/(?:refs(?:\/|$)|packed-refs$|HEAD$|objects(?:\/|$))/;

/** The whole machine, the home folder or a system folder, in words; undefined for anything else. */
export function catastrophe(path: string): string | undefined {
  const plain = treeMeant(path.length > 1 ? path.replace(/(?<=.)\/+$/, '').replace(/\/{2,}/g, '/') : path);
  if (/^\/?(?:\.\.\/)*$/.test(path) && path.startsWith('/')) return 'everything in /';
  if (plain === '/' || plain === '/*' || plain === '/.') return 'everything in /';
  if (HOME.test(plain)) return 'the whole home folder';
  return SYSTEM.test(plain) || SYSTEM_FILE.test(`${plain}/`) ? `the system folder ${plain}` : undefined;
}

/** What stands in `/` of any machine. */
const TREES =
  'bin boot dev etc home lib lib64 opt proc root run sbin srv sys usr var Users System Library'.split(' ');
const GUARD_NAMES = ['.aup-guard'];

/** `/e*` stands for `/etc`, whatever else. */
function treeMeant(path: string): string {
  return path !== '/*' && /^\/[^/]*[*?[]/.test(path) ? (pathMeant(path, TREES, 0) ?? path) : path;
}

/** True for files the guard itself is made of, or keeps. */
export function guardState(path: string): boolean {
  return GUARD_STATE.test(path) || pathMeant(path, GUARD_NAMES, 4) !== undefined;
}

/** True for a policy the guard goes by. */
export function isPolicy(path: string): boolean {
  return POLICY.test(path);
}

/** True for files that hold an agent's hooks, or tell it where its model is. */
export function isAgentSettings(path: string): boolean {
  return AGENT_SETTINGS.test(path);
}

/** True for the folder that holds an agent's settings and hooks. */
export function agentFolder(path: string): boolean {
  return AGENT_FOLDER.test(path);
}

/** True for what a repository's branches and commits are made of. */
export function isGitStore(path: string): boolean {
  return GIT_REFS.test(path);
}

/** True for branches and commits of a repository others pull from. */
export function isBareStore(path: string): boolean {
  return BARE_STORE.test(path);
}

/** Files no tool writes unasked: those of the guard, and a repository's branches and commits. */
export function keptFile(path: string): string | undefined {
  return guardFile(path) ?? (isGitStore(path) ? "git's own branches and commits" : undefined);
}

/** Files that keep the guard in place, in words; undefined for anything else. */
export function guardFile(path: string): string | undefined {
  if (GUARD.test(path) || pathMeant(path, GUARD_NAMES, 4) !== undefined) return "the guard's own files";
  if (AGENT_SETTINGS.test(path)) return "an agent's hook settings";
  return GIT_INSIDE.test(path) ? "git's settings or hooks" : undefined;
}
