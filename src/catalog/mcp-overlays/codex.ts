import type { JsonObject } from '../../engine/json-object.ts';
import type { GatedServer, Wired } from '../../engine/mcp/overlay.ts';
import { readCall, type CodexCall } from '../agents/codex-args.ts';
import { settingsOf } from '../agents/codex-settings.ts';
import { codexExamples } from './codex-examples.ts';
import type { AgentOverlay, OverlayFacts } from './model.ts';
import { entriesOf, foldersDown, inside, wireAll } from './told.ts';

/**
 * Codex. Seen on 0.169: `-c` is laid over the tables of files key by key, so that variables and limits of a server stay
 * where they are; the files of a repository count only where the person trusts it; a server gets few of our variables.
 */

/** Where the guard keeps its policy and its state, and this session. */
const NEEDED = /^(?:XDG_\w+_(?:HOME|DIR)|AUP_\w+)$/;

/** Files of the repository, when the person trusts it. */
function trustedFiles(call: CodexCall, facts: OverlayFacts): readonly string[] {
  const { cwd, root } = facts;
  const settings = settingsOf(call, facts);
  const isTrusted = [cwd, root].some(
    (folder) => inside(settings, 'projects', folder, 'trust_level') === 'trusted',
  );
  return isTrusted ? foldersDown(facts).map((folder) => `${folder}/.codex/config.toml`) : [];
}

/** As TOML: its strings are those of JSON, and so are its lists of strings. */
function list(words: readonly string[]): string {
  return JSON.stringify(words);
}

function passedOn(raw: JsonObject, { env, sessionEnv }: OverlayFacts): readonly string[] {
  const names = Object.entries({ ...env, ...sessionEnv })
    .filter(([name, value]) => value !== undefined && NEEDED.test(name))
    .map(([name]) => name);
  const own = raw['env_vars'];
  const theirs = Array.isArray(own) ? own.filter((one) => typeof one === 'string') : [];
  return [...new Set([...theirs, ...names])];
}

function gateSettings({ name, raw, argv }: GatedServer, facts: OverlayFacts): readonly string[] {
  const [command = '', ...args] = argv;
  const at = `mcp_servers.${name}`;
  return [
    `${at}.command=${JSON.stringify(command)}`,
    `${at}.args=${list(args)}`,
    `${at}.env_vars=${list(passedOn(raw, facts))}`,
  ];
}

function settingsFor(one: Wired, facts: OverlayFacts): readonly string[] {
  // Codex itself starts no server of another name.
  if (!/^[\w-]+$/.test(one.name) || one.how === 'pass') return [];
  return one.how === 'gate' ? gateSettings(one, facts) : [`mcp_servers.${one.name}.enabled=false`];
}

export const codex: AgentOverlay = {
  id: 'codex',
  givenBy: ({ args }) => Object.fromEntries(readCall(args).settings),
  examples: codexExamples,
  overlay: (plan, facts) => {
    const call = readCall(facts.args);
    // A subcommand that starts no agent gets nothing of ours.
    if (!call.settings.some(([key]) => key === 'features.hooks')) return { plan, wired: [], notes: [] };
    const table = settingsOf(call, facts, trustedFiles(call, facts))['mcp_servers'];
    const entries = entriesOf(table, { scope: 'user', file: '', addressStays: true });
    const { servers, wired, notes } = wireAll(entries, facts);
    const given = servers.flatMap((one) => settingsFor(one, facts)).flatMap((text) => ['-c', text]);
    return { plan: { ...plan, args: [...call.options, ...given, ...call.rest] }, wired, notes };
  },
};
