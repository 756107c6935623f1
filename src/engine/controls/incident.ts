import type { ControlSpec } from './model.ts';

export const incident: ControlSpec = {
  kind: 'incident',
  describe:
    'Rows of the log that stand for an event open an incident, keep its evidence and, from phase `warn` on, tell the people named.',
  enforced: true,
  settings: {},
  required: [],
  demands: ['allow', 'warn'],
  standard: 'warn',
  doKeys: ['open', 'severity', 'owner', 'tell', 'playbook'],
  points: ['ledger'],
  evidence: ['incident.opened', 'incident.told', 'incident.changed'],
};
