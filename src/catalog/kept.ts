/** What it means that a file changes which keeps the guard in place, as far as the text put into it can be seen. */
import { agentFolder, guardFile, guardState, isAgentSettings, isPolicy } from './paths.ts';

export interface KeptChange {
  /** In words: `an agent's hook settings`. */
  readonly what: string;
  /** Set where only a person may do it. */
  readonly forbidden?: string;
}

const WEAKENS = 'it would weaken or remove the guard';
const PERSONS =
  'hooks, switches, addresses of models and paths in the settings of an agent are changed by a person';

/** Keys by which an agent is led past the guard: its hooks, where its model is, what it finds on PATH. */
const LEADS_PAST =
  /hooks?(?![a-z])|base[-_]?url|api[-_]?base|_?endpoint\b|\bPATH\b|[a-z]_proxy|\bproxy\b|BASH_ENV|GIT_CONFIG|\bAUP_|model_providers?|plugins?\b|apiKeyHelper|requires_openai_auth/i;
/** Settings for all people of a machine. */
const MANAGED = /^\/etc\/|^\/Library\/|(?:^|\/)managed-(?:settings|mcp)/;
/** Settings of git that run something, or take its hooks away. */
const RUNS = /hooks?path|\[\s*hook\b|fsmonitor|sshcommand|\bhook\.|\[\s*(?:include|includeif)\b/i;

/** What is put into an agent's settings harms nothing. */
function isPlain(path: string, text: string | undefined): boolean {
  return text !== undefined && !MANAGED.test(path) && !LEADS_PAST.test(text);
}

/** A change to `path`; `text` is what is put into it, undefined where that cannot be seen. */
export function keptChange(path: string, text: string | undefined): KeptChange | undefined {
  if (guardState(path) || isPolicy(path)) return { what: "the guard's own files", forbidden: WEAKENS };
  if (agentFolder(path)) return { what: "an agent's settings", forbidden: PERSONS };
  const what = guardFile(path);
  if (what === undefined) return undefined;
  if (isAgentSettings(path)) return isPlain(path, text) ? { what } : { what, forbidden: PERSONS };
  return /config/.test(path) && RUNS.test(text ?? '') ? { what, forbidden: WEAKENS } : { what };
}
