/** Kinds a policy may name though nothing acts on them: their settings are checked, lint says what is not in force. */
import { text } from '../policy/schema-parts.ts';
import { unenforced } from './unenforced.ts';
import type { ControlSpec } from './model.ts';

export const planned: readonly ControlSpec[] = [
  {
    ...unenforced,
    kind: 'egress-inspection',
    describe: 'Traffic to models goes through the inspecting proxy only.',
  },
  {
    ...unenforced,
    kind: 'none',
    describe: 'An admitted wish: no technical control exists, and the reason is written down.',
    settings: { reason: text(400) },
    demands: ['allow'],
    standard: 'allow',
  },
];
