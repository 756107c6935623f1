import * as z from 'zod';
import { SURFACES } from '../discover/model.ts';
import { duration, oneOrMany } from '../policy/schema-parts.ts';
import { tellTable } from '../policy/schema-tell.ts';
import type { ControlSpec } from './model.ts';

export const discovery: ControlSpec = {
  kind: 'discovery',
  describe:
    'AI tools of the machine are listed; new ones leave a row and, from phase `warn` on, tell somebody.',
  enforced: true,
  settings: {
    surfaces: oneOrMany(z.enum(SURFACES)).describe(
      'Where tools are new to somebody; everywhere when absent.',
    ),
    every: duration.describe('How often the machine is to be looked at.'),
    tell: tellTable('tools that are new'),
  },
  required: [],
  demands: ['allow', 'warn'],
  standard: 'warn',
  doKeys: [],
  points: ['ledger'],
  evidence: ['tool.found', 'tool.reviewed'],
};
