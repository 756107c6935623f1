import { isObject, parseObject, type JsonObject } from '../../engine/json-object.ts';
import type { Safe } from '../../engine/model.ts';
import { safe } from '../../engine/text.ts';
import type { LaunchFacts } from './model.ts';

/** What would leave Claude's tool calls or requests unseen, wherever it is said: arguments, environment, settings. */

const ARGUMENTS: Readonly<Record<string, Safe>> = {
  '--bare': safe`claude --bare switches the guard's hooks off`,
  '--safe-mode': safe`claude --safe-mode switches the guard's hooks off`,
  '--bg': safe`claude --bg goes on after this session, without the guard`,
  '--background': safe`claude --background goes on after this session, without the guard`,
};

const ELSEWHERE = safe`requests do not pass the guard`;
/** Cloud platforms have hosts of their own, which the proxy does not stand in front of. */
const VARIABLES: Readonly<Record<string, Safe>> = {
  CLAUDE_CODE_SIMPLE: safe`CLAUDE_CODE_SIMPLE switches the guard's hooks off`,
  CLAUDE_CODE_USE_BEDROCK: safe`with CLAUDE_CODE_USE_BEDROCK ${ELSEWHERE}`,
  CLAUDE_CODE_USE_VERTEX: safe`with CLAUDE_CODE_USE_VERTEX ${ELSEWHERE}`,
  CLAUDE_CODE_USE_FOUNDRY: safe`with CLAUDE_CODE_USE_FOUNDRY ${ELSEWHERE}`,
  CLAUDE_CODE_USE_MANTLE: safe`with CLAUDE_CODE_USE_MANTLE ${ELSEWHERE}`,
  CLAUDE_CODE_USE_ANTHROPIC_AWS: safe`with CLAUDE_CODE_USE_ANTHROPIC_AWS ${ELSEWHERE}`,
  CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD: safe`with CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD ${ELSEWHERE}`,
  CLAUDE_CODE_USE_GATEWAY: safe`with CLAUDE_CODE_USE_GATEWAY ${ELSEWHERE}`,
  ANTHROPIC_UNIX_SOCKET: safe`with ANTHROPIC_UNIX_SOCKET ${ELSEWHERE}`,
};

/** What is read before a start. */
export type Readable = Pick<LaunchFacts, 'env' | 'readText'>;

function isOn(value: unknown): boolean {
  return !['', '0', 'false', 'no', 'off', 'undefined'].includes(String(value).trim().toLowerCase());
}

/** The variables some settings give; none when they give none. */
export function envOf(settings: JsonObject | undefined): JsonObject {
  const env = settings?.['env'];
  return isObject(env) ? env : {};
}

/** The user's own settings file. */
export function userSettingsFile(env: LaunchFacts['env']): string {
  return `${env['CLAUDE_CONFIG_DIR'] ?? `${env['HOME'] ?? ''}/.claude`}/settings.json`;
}

interface Place {
  readonly shown: Safe;
  readonly env: JsonObject;
}

/** Where variables come from: what is in a settings file beats the environment Claude is started with. */
function places(facts: Readable, theirs: JsonObject): readonly Place[] {
  const inFile = (file: string): JsonObject => envOf(parseObject(facts.readText(file) ?? ''));
  return [
    { shown: safe``, env: facts.env },
    { shown: safe`--settings`, env: envOf(theirs) },
    { shown: safe`your Claude settings`, env: inFile(userSettingsFile(facts.env)) },
    { shown: safe`.claude/settings.json`, env: inFile('.claude/settings.json') },
    { shown: safe`.claude/settings.local.json`, env: inFile('.claude/settings.local.json') },
  ];
}

/** Reasons not to start. `theirs` is the user's own `--settings`. */
export function offSwitches(args: readonly string[], facts: Readable, theirs: JsonObject): readonly Safe[] {
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const byArgument = options.flatMap((arg) => (Object.hasOwn(ARGUMENTS, arg) ? (ARGUMENTS[arg] ?? []) : []));
  const byVariable = places(facts, theirs).flatMap(({ shown, env }) =>
    Object.entries(VARIABLES)
      .filter(([name]) => isOn(env[name] ?? ''))
      .map(([, why]) => (shown === '' ? why : safe`${why} (set in ${shown})`)),
  );
  return [...byArgument, ...byVariable];
}

/** All of them off, for the settings that win: a file written after the start must not bring one back. */
export const VARIABLES_OFF: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(VARIABLES).map((name) => [name, '']),
);
