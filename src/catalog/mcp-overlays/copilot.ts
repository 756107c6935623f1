import { gatedEntry, type Wired } from '../../engine/mcp/overlay.ts';
import { settingsObject } from '../agents/settings-json.ts';
import type { AgentOverlay, OverlayFacts } from './model.ts';
import { copilotExamples } from './other-examples.ts';
import { entriesOf, foldersDown, isGated, wireAll } from './told.ts';

/**
 * Copilot CLI. Seen on 1.0.102: servers given as an argument count more than those of files with the same name. Its
 * own, which it reaches at GitHub, are switched off by another.
 */

const FILE = 'copilot-mcp.json';
const OPTION = '--additional-mcp-config';

interface Given {
  readonly rest: readonly string[];
  readonly texts: readonly (string | undefined)[];
}

/** Files and texts the person gives; everything after `--` is prompt text. */
function given(args: readonly string[], { readText }: OverlayFacts): Given {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const rest: string[] = [];
  const values: string[] = [];
  for (const [at, arg] of args.entries()) {
    const isValue = at < end && args[at - 1] === OPTION;
    if (isValue) values.push(arg);
    else if (at < end && arg.startsWith(`${OPTION}=`)) values.push(arg.slice(OPTION.length + 1));
    else if (at >= end || arg !== OPTION) rest.push(arg);
  }
  return { rest, texts: values.map((text) => (text.startsWith('@') ? readText(text.slice(1)) : text)) };
}

function files(facts: OverlayFacts): readonly string[] {
  const { env } = facts;
  const own = env['COPILOT_HOME'] ?? `${env['HOME'] ?? ''}/.copilot`;
  const down = foldersDown(facts).flatMap((folder) => [`${folder}/.mcp.json`, `${folder}/.github/mcp.json`]);
  return [`${own}/mcp-config.json`, ...down];
}

function rowOf(one: Wired): readonly (readonly [string, unknown])[] {
  if (one.how === 'left') return [];
  if (!isGated(one)) return [[one.name, one.raw]];
  const entry = gatedEntry(one, 'local');
  return [[one.name, { tools: ['*'], ...entry }]];
}

export const copilot: AgentOverlay = {
  id: 'copilot',
  givenBy: ({ files: written }) =>
    settingsObject(written.find(({ name }) => name === FILE)?.text)?.['mcpServers'],
  examples: copilotExamples,
  overlay: (plan, facts) => {
    if (!plan.args.includes('--plugin-dir')) return { plan, wired: [], notes: [] };
    const { rest, texts } = given(plan.args, facts);
    const read = [...files(facts).map((file) => facts.readText(file)), ...texts];
    const entries = read.flatMap((text) =>
      entriesOf(settingsObject(text)?.['mcpServers'], { scope: 'user', file: '' }),
    );
    const { servers, wired, notes } = wireAll(entries, facts);
    const text = JSON.stringify({ mcpServers: Object.fromEntries(servers.flatMap(rowOf)) });
    const left = servers.flatMap(({ how, name }) => (how === 'left' ? ['--disable-mcp-server', name] : []));
    const own = facts.terms.enforcing ? ['--disable-builtin-mcps'] : [];
    return {
      plan: {
        ...plan,
        args: [OPTION, `@${facts.dir}/${FILE}`, ...left, ...own, ...rest],
        files: [...plan.files, { name: FILE, text }],
      },
      wired,
      notes,
    };
  },
};
