import type { StarterTemplate } from '../../engine/policy/starter-file.ts';

export const openSource: StarterTemplate = {
  id: 'open-source',
  describe: 'a project whose code is public and whose contributors come and go',
  reviewMonths: 12,
  marks: {
    title: 'Acceptable use of AI in an open-source project.',
    name: 'AI use in this project',
    people: '[maintainers, contributors]',
    classes: '',
    prohibited: '[]',
    otherwise: 'allow',
    data_clauses: '',
    reason: '',
    facts: '[none]',
    keep: '6 months',
    approver: 'maintainers',
    longest: '30 days',
  },
};
