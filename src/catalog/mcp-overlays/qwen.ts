import { parseObject } from '../../engine/json-object.ts';
import type { AgentOverlay } from './model.ts';
import { familyExamples } from './other-examples.ts';
import { familyServers, withGates } from './settings-files.ts';

/** Qwen Code. Seen on 0.15.10: settings of the machine count most, and a variable names their file. */

const FILE = 'qwen-settings.json';

export const qwen: AgentOverlay = {
  id: 'qwen',
  givenBy: ({ files }) => parseObject(files.find(({ name }) => name === FILE)?.text ?? '')?.['mcpServers'],
  examples: familyExamples('.qwen'),
  overlay: (plan, facts) => {
    const ours = plan.files.find(({ name }) => name === FILE);
    const settings = parseObject(ours?.text ?? '');
    if (settings === undefined) return { plan, wired: [], notes: [] };
    const { env } = facts;
    const moved = env['QWEN_HOME'] ?? '';
    const own = moved === '' ? `${env['HOME'] ?? ''}/.qwen` : moved;
    const family = { own, project: '.qwen', manifest: 'qwen-extension.json', system: settings };
    const found = familyServers(family, facts);
    const text = JSON.stringify(withGates(settings, found));
    const files = [...plan.files.filter(({ name }) => name !== FILE), { name: FILE, text }];
    return { plan: { ...plan, files }, wired: found.wired, notes: found.notes };
  },
};
