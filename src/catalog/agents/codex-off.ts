import type { Safe } from '../../engine/model.ts';
import type { JsonObject } from '../../engine/json-object.ts';
import { safe } from '../../engine/text.ts';
import type { CodexCall } from './codex-args.ts';
import { tableIn, tableInFile, textIn, type Readable } from './codex-settings.ts';

/** What would leave Codex's calls or requests unseen, wherever it is said: words, options, settings, environment. */

const ELSEWHERE = safe`where this session's guard is not`;
/** First words, with the second where it matters; the more exact one counts. */
const COMMANDS: Readonly<Record<string, Safe>> = {
  cloud: safe`codex cloud starts tasks on other machines, ${ELSEWHERE}`,
  'cloud exec': safe`codex cloud exec starts a task on another machine, ${ELSEWHERE}`,
  'remote-control': safe`codex remote-control starts a server that goes on after this session, without the guard`,
  'exec-server': safe`codex exec-server runs commands for sessions elsewhere, without the guard`,
  'app-server daemon': safe`codex app-server daemon starts a server that goes on after this session, without the guard`,
  'app-server proxy': safe`codex app-server proxy leads to a server ${ELSEWHERE}`,
};
/** They look, or end what would go on. */
const HARMLESS: ReadonlySet<string> = new Set([
  'cloud status',
  'cloud list',
  'cloud apply',
  'cloud diff',
  'cloud help',
  'app-server daemon stop',
  'app-server daemon version',
  'app-server daemon disable-remote-control',
  'app-server daemon help',
  'remote-control stop',
  'remote-control help',
]);

const OPTIONS: Readonly<Record<string, Safe>> = {
  '--remote': safe`codex --remote runs the agent in a server ${ELSEWHERE}`,
};
const FEATURES_ON: Readonly<Record<string, Safe>> = {
  unified_exec_tty: safe`the feature unified_exec_tty keeps shells open, and what is typed into one is seen by no hook`,
  enable_request_compression: safe`the feature enable_request_compression sends requests the guard cannot read`,
};
const HOOKS_OFF = safe`it switches the guard's hooks off`;
const FEATURES_OFF: Readonly<Record<string, Safe>> = {
  hooks: safe`codex --disable hooks: ${HOOKS_OFF}`,
  codex_hooks: safe`codex --disable codex_hooks: ${HOOKS_OFF}`,
};
const VARIABLES: Readonly<Record<string, Safe>> = {
  CODEX_EXEC_SERVER_URL: safe`with CODEX_EXEC_SERVER_URL commands run ${ELSEWHERE}`,
};

/** Codex has no address for these that could be moved. */
const FIXED: Readonly<Record<string, Safe>> = {
  'amazon-bedrock': safe`with the model provider amazon-bedrock requests do not pass the guard`,
};

function known(table: Readonly<Record<string, Safe>>, names: Iterable<string>): readonly Safe[] {
  return [...names].flatMap((name) => (Object.hasOwn(table, name) ? (table[name] ?? []) : []));
}

function byCommand({ words }: CodexCall): readonly Safe[] {
  const names = [3, 2, 1].map((count) => words.slice(0, count).join(' '));
  return names.some((name) => HARMLESS.has(name)) ? [] : known(COMMANDS, new Set(names)).slice(0, 1);
}

/** Hooks given as arguments stand in one layer with ours, where the last takes the place of the first. */
function bySetting({ settings }: CodexCall): readonly Safe[] {
  const hooks = settings.some(([key]) => /^hooks(?:\.|$)/.test(key));
  return hooks
    ? [safe`codex -c hooks would take the place of the guard's hooks; put yours into config.toml instead`]
    : [];
}

/** `--oss` takes the provider from an option or a setting; asked on the screen, it would be too late. */
function byProvider(call: CodexCall, settings: JsonObject): readonly Safe[] {
  if (call.flags.has('--oss')) {
    const named = call.localProvider ?? textIn(settings, 'oss_provider');
    return named === undefined
      ? [safe`codex --oss: the guard must know the local model server; name it with --local-provider`]
      : [];
  }
  const provider = textIn(settings, 'model_provider') ?? '';
  const signed = tableIn(tableIn(settings, 'model_providers'), provider)['aws'] !== undefined;
  return signed
    ? [safe`requests of this model provider are signed for their address and cannot pass the guard`]
    : known(FIXED, [provider]);
}

/** A name with a dot cannot be reached by an argument of Codex. */
function byName(settings: JsonObject): readonly Safe[] {
  const dotted = Object.keys(tableIn(settings, 'model_providers')).some((name) => !/^[\w-]+$/.test(name));
  return dotted
    ? [
        safe`a model provider in config.toml has a name the guard cannot address; use letters, digits, _ and -`,
      ]
    : [];
}

/** What an administrator says beats every argument. */
function byAdministrator(facts: Readable): readonly Safe[] {
  const rules = tableInFile('/etc/codex/requirements.toml', facts);
  // Hooks of the guard may be among those that are left.
  const ours = JSON.stringify(rules['hooks'] ?? {}).includes('aup-hook');
  const fixed = tableInFile('/etc/codex/managed_config.toml', facts);
  const address = ['openai_base_url', 'model_provider', 'model_providers'].some(
    (key) => fixed[key] !== undefined,
  );
  return [
    ...(rules['allow_managed_hooks_only'] === true && !ours
      ? [
          safe`/etc/codex/requirements.toml lets only its own hooks run; add the guard's: aup-guard install --scope system`,
        ]
      : []),
    ...(address ? [safe`/etc/codex/managed_config.toml says where requests go, past the guard`] : []),
  ];
}

/** Reasons not to start. `settings` are the user's own, arguments included. */
export function offSwitches(call: CodexCall, facts: Readable, settings: JsonObject): readonly Safe[] {
  const variables = Object.keys(VARIABLES).filter((name) => (facts.env[name] ?? '') !== '');
  return [
    ...byCommand(call),
    ...known(OPTIONS, call.flags),
    ...(call.words[0] === 'queue' && call.flags.has('--resume')
      ? [safe`codex queue --resume wakes a server ${ELSEWHERE}`]
      : []),
    ...known(FEATURES_ON, call.enabled),
    ...known(FEATURES_OFF, call.disabled),
    ...known(VARIABLES, variables),
    ...bySetting(call),
    ...byProvider(call, settings),
    ...byName(settings),
    ...byAdministrator(facts),
  ];
}
