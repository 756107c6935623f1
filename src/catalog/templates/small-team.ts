import type { StarterTemplate } from '../../engine/policy/starter-file.ts';

export const smallTeam: StarterTemplate = {
  id: 'small-team',
  describe: 'a team that uses agents every day and whose members know each other',
  reviewMonths: 12,
  marks: {
    title: 'Acceptable use of AI in a small team.',
    name: 'AI acceptable use',
    people: '[employees, contractors]',
    classes: '',
    prohibited: '[]',
    otherwise: 'warn',
    data_clauses: '',
    reason: '',
    facts: '[none]',
    keep: '13 months',
    approver: 'team-lead',
    longest: '30 days',
  },
};
