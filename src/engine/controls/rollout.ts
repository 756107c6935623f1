import * as z from 'zod';
import { duration, text } from '../policy/schema-parts.ts';
import { unenforced } from './unenforced.ts';
import type { ControlSpec } from './model.ts';

export const rollout: ControlSpec = {
  ...unenforced,
  enforced: true,
  kind: 'rollout',
  describe: 'Clauses are promoted only while their false alarms stay rare.',
  settings: { promote: z.strictObject({ after: duration, false_alarms_below: text(16) }) },
  demands: ['allow'],
  standard: 'allow',
  points: ['policy'],
  evidence: ['phase.promoted', 'alarm.false'],
};
