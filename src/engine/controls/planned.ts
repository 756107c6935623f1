/** Kinds a policy may name today and later versions act on: their settings are checked, lint says what is not in force. */
import * as z from 'zod';
import { duration, oneOrMany, text, word } from '../policy/schema-parts.ts';
import type { ControlSpec } from './model.ts';

const unenforced = {
  enforced: false,
  settings: {},
  required: [],
  demands: ['allow', 'warn', 'ask', 'deny'],
  standard: 'deny',
  doKeys: [],
  points: [],
  evidence: [],
} as const;

const grants = z.strictObject({
  approvers: oneOrMany(word),
  longest: duration.optional(),
  reasons: z.enum(['required', 'optional']).optional(),
  never: oneOrMany(word).optional().describe('Clauses that have no exceptions.'),
});

export const planned: readonly ControlSpec[] = [
  {
    ...unenforced,
    kind: 'egress-inspection',
    describe: 'Traffic to models goes through the inspecting proxy only.',
  },
  {
    ...unenforced,
    kind: 'incident',
    describe: 'Events open an incident and tell the people named.',
    standard: 'warn',
    doKeys: ['open', 'severity', 'tell', 'playbook'],
  },
  {
    ...unenforced,
    // Exceptions themselves are in force; granting them by command is not.
    enforced: true,
    kind: 'exception',
    describe: 'Deviations are written down, approved and end by themselves.',
    settings: { grants },
    required: ['grants'],
    demands: ['allow'],
    standard: 'allow',
    points: ['policy'],
  },
  {
    ...unenforced,
    kind: 'rollout',
    describe: 'Clauses are promoted only while their false alarms stay rare.',
    settings: { promote: z.strictObject({ after: duration, false_alarms_below: text(16) }) },
    demands: ['allow'],
    standard: 'allow',
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
