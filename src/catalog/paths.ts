/** Paths whose change matters to everybody. */

const SYSTEM =
  /^\/(?:\*|\.|(?:bin|boot|dev|etc|home|lib|lib32|lib64|media|mnt|opt|proc|root|run|sbin|srv|sys|usr|var|Users|System|Library|Applications|private)(?:\/\*?)?)?$/;
const HOME = /^(?:~|~\/\*?|~\/\.\*?|\/(?:home|Users)\/[^/]+(?:\/\*?)?|\/root(?:\/\*?)?)$/;
const SYSTEM_FILE =
  /^\/(?:bin|boot|dev|lib|lib64|sbin|sys|usr|proc|System)\/(?!local\/[^*]|null$|tmp\/|fd\/|stdout$|stderr$|stdin$|tty$|shm\/)/;
const GUARD =
  /(?:^|\/)\.?aup(?:-guard)?(?:\*|\/|$)|(?:^|\/)\.?aup-guard\/|(?:^|\/)\.aup\*|(?:^|\/)aup\.yaml$|(?:^|\/)(?:aup-guard|aup-shim|aup-hook)$/;
const AGENT_SETTINGS =
  /(?:^|\/)\.claude\/(?:settings(?:\.local)?\.json|hooks(?:\/|$))|(?:^|\/)\.codex\/(?:hooks\.json|config\.toml)$|(?:^|\/)\.gemini\/settings\.json$|(?:^|\/)\.copilot\/(?:hooks(?:\/|$)|settings\.json$)|(?:^|\/)\.config\/opencode\/(?:opencode\.jsonc?|plugins?)|\/etc\/(?:claude-code|github-copilot|opencode|aup-guard)(?:\/|$)/;
const GIT_INSIDE =
  /(?:^|\/)\.gitconfig$|(?:^|\/)\.config\/git\/config$|(?:^|\/)\.git\/(?:config(?:\.worktree)?$|hooks(?:\/|$))/;

/** The whole machine, the home folder or a system folder, in words; undefined for anything else. */
export function catastrophe(path: string): string | undefined {
  const plain = path.length > 1 ? path.replace(/(?<=.)\/+$/, '').replace(/\/{2,}/g, '/') : path;
  if (/^\/?(?:\.\.\/)*$/.test(path) && path.startsWith('/')) return 'everything in /';
  if (plain === '/' || plain === '/*' || plain === '/.') return 'everything in /';
  if (HOME.test(plain)) return 'the whole home folder';
  return SYSTEM.test(plain) || SYSTEM_FILE.test(`${plain}/`) ? `the system folder ${plain}` : undefined;
}

/** Files that keep the guard in place, in words; undefined for anything else. */
export function guardFile(path: string): string | undefined {
  if (GUARD.test(path)) return "the guard's own files";
  if (AGENT_SETTINGS.test(path)) return "an agent's hook settings";
  return GIT_INSIDE.test(path) ? "git's settings or hooks" : undefined;
}
