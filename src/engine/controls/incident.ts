import { unenforced } from './unenforced.ts';
import type { ControlSpec } from './model.ts';

export const incident: ControlSpec = {
  ...unenforced,
  kind: 'incident',
  describe: 'Events open an incident and tell the people named.',
  standard: 'warn',
  doKeys: ['open', 'severity', 'tell', 'playbook'],
};
