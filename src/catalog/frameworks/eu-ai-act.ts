import type { Framework } from '../../engine/report/framework-model.ts';

export const euAiAct: Framework = {
  id: 'eu-ai-act',
  name: 'Regulation (EU) 2024/1689 as amended by Regulation (EU) 2026/1744 (Digital Omnibus on AI)',
  note: 'A coding assistant used to write software is normally not a high-risk system; most rows are readiness evidence, not proof of a duty met. Two rows can bind an ordinary user of coding agents: Art. 4 and Art. 50. aup-guard must not score people: evaluating or monitoring workers can itself be Annex III 4(b).',
  timeline: [
    { on: '2024-08-01', what: 'entry into force' },
    { on: '2025-02-02', what: 'Chapters I and II: literacy (Art. 4) and prohibited practices (Art. 5)' },
    { on: '2025-08-02', what: 'GPAI duties, governance, penalties (except Art. 101)' },
    {
      on: '2026-07-24',
      what: 'amending regulation published (Parliament 16 June, Council 29 June, signed 8 July 2026)',
    },
    { on: '2026-07-27', what: 'amending regulation in force' },
    { on: '2026-08-02', what: 'general application; Art. 50; AI Office powers over GPAI' },
    {
      on: '2026-12-02',
      what: 'end of grace for Art. 50(2) marking by systems already on the market before 2 Aug 2026; new Art. 5 bans apply',
    },
    { on: '2027-12-02', what: 'Chapter III sections 1-3 for Annex III high-risk systems' },
    { on: '2028-08-02', what: 'Chapter III sections 1-3 for Annex I high-risk systems' },
  ],
  lines: [
    {
      id: 'Art. 4',
      title: 'Take measures that support AI literacy of staff',
      applies: '2025-02-02',
      remark:
        '2026: duty of effort (support the development of literacy) instead of ensuring a sufficient level; still on providers and deployers',
      evidence: [
        {
          source: 'policy',
          strength: 'partial',
          basis: 'judgement',
          note: 'policy render and acknowledgement record',
        },
        {
          source: 'prompt-redaction',
          strength: 'context',
          basis: 'judgement',
          note: 'in-the-moment teaching messages',
        },
      ],
    },
    {
      id: 'Art. 12',
      title: 'High-risk systems can record events automatically',
      applies: '2027-12-02 (Annex III), 2028-08-02 (Annex I)',
      evidence: [
        {
          source: 'audit-log',
          strength: 'partial',
          basis: 'sourced',
          note: 'provider duty about the system itself; ours is the deployer side',
        },
      ],
    },
    {
      id: 'Art. 14',
      title: 'Human oversight is possible',
      applies: '2027-12-02 (Annex III), 2028-08-02 (Annex I)',
      evidence: [
        {
          source: 'action-approval',
          strength: 'direct',
          basis: 'sourced',
          note: 'when, which kind of action, the answer, its assurance and how long it took; never who',
        },
      ],
    },
    {
      id: 'Art. 19',
      title: 'Providers keep logs under their control at least six months',
      applies: '2027-12-02 (Annex III), 2028-08-02 (Annex I)',
      evidence: [
        {
          source: 'audit-log',
          strength: 'direct',
          basis: 'sourced',
          note: 'retention setting and oldest segment',
        },
      ],
    },
    {
      id: 'Art. 26',
      title:
        'Deployers use systems as instructed, assign oversight, keep logs at least six months (26(6)), inform workers (26(7))',
      applies: '2027-12-02 (Annex III), 2028-08-02 (Annex I)',
      evidence: [
        { source: 'audit-log', strength: 'direct', basis: 'sourced' },
        { source: 'action-approval', strength: 'partial', basis: 'sourced' },
        { source: 'tool-allowlist', strength: 'partial', basis: 'judgement' },
        { source: 'policy', strength: 'context', basis: 'judgement', note: 'rendered notice to workers' },
      ],
    },
    {
      id: 'Art. 50',
      title: 'Transparency of AI interaction and generated content',
      applies: '2026-08-02; 50(2) for earlier systems 2026-12-02',
      remark:
        'code commits are not deep fakes or public-interest text; commit provenance is good practice, not this duty',
      evidence: [
        {
          source: 'discovery',
          strength: 'context',
          basis: 'judgement',
          note: 'which AI wrote which commits',
        },
        { source: 'audit-log', strength: 'context', basis: 'judgement' },
      ],
    },
    {
      id: 'Art. 72',
      title: 'Providers monitor after placing on the market',
      applies: '2026-08-02 by the letter (Chapter IX was not deferred); bites with the high-risk dates',
      remark: 'partly: sources agree the chapter was not deferred, the practical date is judgement',
      evidence: [
        { source: 'incident', strength: 'context', basis: 'judgement' },
        { source: 'audit-log', strength: 'context', basis: 'judgement' },
      ],
    },
    {
      id: 'Art. 73',
      title:
        'Providers report serious incidents (15 days, 10 days for a death, 2 days for widespread or critical infrastructure)',
      applies: '2026-08-02 by the letter (Chapter IX was not deferred); bites with the high-risk dates',
      remark: 'partly sourced',
      evidence: [
        { source: 'incident', strength: 'partial', basis: 'sourced', note: 'clock, timeline export' },
      ],
    },
  ],
};
