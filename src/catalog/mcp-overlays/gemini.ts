import { safe } from '../../engine/text.ts';
import { settingsObject } from '../agents/settings-json.ts';
import type { LaunchPlan } from '../agents/model.ts';
import type { AgentOverlay, Overlaid, OverlayFacts } from './model.ts';
import { geminiExamples } from './other-examples.ts';
import { familyServers, withGates, type FamilyServers } from './settings-files.ts';
import { shownName } from './told.ts';

/**
 * Gemini CLI. Seen on 0.61.0: settings of the machine count most and a variable names their file, which must belong to
 * root. Names in `mcp.allowed` are trusted with every call, so that list is not used where another way is.
 */

const FILE = 'gemini-settings.json';
const PATH = 'GEMINI_CLI_SYSTEM_SETTINGS_PATH';
/** A name no server has. */
const NOBODY = 'aup-guard-none';

/** Everything after `--` is prompt text. */
function withOption(args: readonly string[], option: string): readonly string[] {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  return [...args.slice(0, end), option, ...args.slice(end)];
}

/** Without root only servers that have a gate in their own files are started, where that is enforced. */
function unwired(plan: LaunchPlan, found: FamilyServers, { terms }: OverlayFacts): Overlaid {
  const open = found.wired.filter((name) => !found.gated.includes(name));
  if (open.length === 0 && found.excluded.length === 0)
    return { plan, wired: found.gated, notes: found.notes };
  const how = terms.enforcing ? safe`is left out of this session` : safe`is started without the gate`;
  const told = open.map(
    (name) =>
      safe`the MCP server ${shownName(name)} ${how}: put the gate into Gemini's own settings with aup-guard mcp wire gemini`,
  );
  const names = [NOBODY, ...found.gated].join(',');
  const args = terms.enforcing ? withOption(plan.args, `--allowed-mcp-server-names=${names}`) : plan.args;
  return { plan: { ...plan, args }, wired: found.gated, notes: [...found.notes, ...told] };
}

export const gemini: AgentOverlay = {
  id: 'gemini',
  givenBy: ({ files }) => settingsObject(files.find(({ name }) => name === FILE)?.text)?.['mcpServers'],
  examples: geminiExamples,
  overlay: (plan, facts) => {
    const { env, dir, readText } = facts;
    const system = settingsObject(readText(env[PATH] ?? '/etc/gemini-cli/settings.json')) ?? {};
    const own = `${env['GEMINI_CLI_HOME'] ?? env['HOME'] ?? ''}/.gemini`;
    const family = { own, project: '.gemini', manifest: 'gemini-extension.json', system };
    const found = familyServers(family, facts);
    if (!facts.isRootsAlone) return unwired(plan, found, facts);
    const text = JSON.stringify(withGates(system, found));
    return {
      plan: {
        ...plan,
        env: { ...plan.env, [PATH]: `${dir}/${FILE}` },
        files: [...plan.files, { name: FILE, text }],
      },
      wired: found.wired,
      notes: found.notes,
    };
  },
};
