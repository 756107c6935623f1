/** What is suggested can be put into a policy as it stands, and is about what happened. */
import { describe, expect, it } from 'vitest';
import { noticeLines, noticeMail, noticeOf, noticeTitle } from '../../../src/engine/incident/notice.ts';
import { openedWithout } from '../../../src/engine/incident/opening.ts';
import type { Incident, IncidentFacts } from '../../../src/engine/incident/model.ts';
import { suggest } from '../../../src/engine/incident/suggest.ts';
import { lintPolicy } from '../../../src/engine/policy/lint.ts';
import { EVENT_NAMES } from '../../../src/engine/policy/names.ts';
import { compileLayers, filesOf, NOW, policyOf } from '../policy/support.ts';

function incident(event: string, facts: Partial<IncidentFacts> = {}): Incident {
  const plain = openedWithout({ id: '1a2b3c4d', event, severity: 'high', now: NOW });
  return { ...plain, facts: { ...plain.facts, ...facts } };
}

const text = (clauses = '') => `aup: 1\npolicy: { name: T }\n${clauses === '' ? '' : `clauses:\n${clauses}`}`;
const kinds = (found: ReturnType<typeof suggest>) => found.map(({ kind }) => kind);
const of = (event: string, clauses = '', facts: Partial<IncidentFacts> = {}) =>
  suggest(incident(event, facts), { clauses: policyOf({ user: text(clauses) }).clauses, now: NOW });

const MONITORED =
  '  - { id: DATA-1, say: x, control: prompt-redaction, phase: monitor, when: { data: secret } }\n';

describe('suggestions', () => {
  it.each([...EVENT_NAMES, 'by-hand'])('there are for %s', (event) => {
    expect(of(event, '', { agents: ['openclaw'] }).length).toBeGreaterThan(0);
  });

  it.each(EVENT_NAMES.map((event) => [event]))('for %s pass lint beside what is there', (event) => {
    const added = of(event, MONITORED, { agents: ['openclaw', '~0123456789ab'], clauses: ['OTHER-1'] });
    for (const suggestion of added) {
      if (suggestion.kind !== 'add') continue;
      const layers = { user: text(MONITORED + suggestion.yaml) };
      const { policy, issues } = compileLayers(layers);
      expect(issues).toEqual([]);
      if (policy === undefined) throw new Error('no policy');
      expect(policy.clauses.at(-1)?.phases).toMatchObject([{ phase: 'enforce' }]);
      const options = { files: filesOf(layers), policy, now: NOW, exists: () => true, scan: () => [] };
      const bad = lintPolicy(options).filter(({ level }) => level === 'error');
      expect(bad).toEqual([]);
    }
  });

  it('promote the clause that only watched, and add none beside it', () => {
    const found = of('secret.sent', MONITORED, { clauses: ['DATA-1'] });
    expect(found[0]).toEqual({ kind: 'promote', clause: 'DATA-1', where: 'user.yaml:4', phase: 'monitor' });
    expect(kinds(found)).not.toContain('add');
  });

  it('add a clause where none was there, under an id that is free', () => {
    const other = MONITORED.replace('prompt-redaction', 'action-approval').replace(
      'data: secret',
      'action: payment',
    );
    const [found] = of('secret.sent', other);
    expect(found).toMatchObject({ kind: 'add' });
    expect(found?.kind === 'add' ? found.yaml : '').toContain('- id: DATA-2\n');
  });

  it('add nothing where the clause was enforced already', () => {
    const enforced = MONITORED.replace('phase: monitor', 'phase: enforce').replace(
      'prompt-redaction',
      '[prompt-redaction, context-redaction]',
    );
    expect(kinds(of('secret.sent', enforced, { clauses: ['DATA-1'] }))).toEqual(['run']);
  });

  it('prohibit a tool by its id, and never by a digest', () => {
    const [found] = of('tool.prohibited', '', { agents: ['openclaw', '~0123456789ab'] });
    expect(found?.kind === 'add' ? found.yaml : '').toContain('prohibited: [{ id: openclaw }]');
    expect(kinds(of('tool.prohibited', '', { agents: ['~0123456789ab'] }))).toEqual(['run']);
  });
});

describe('a notice', () => {
  it('holds ids and counts, and nothing a person wrote', () => {
    const by = { by: 'dana', text: 'the key was hush' };
    const plain = openedWithout({ id: '1a2b3c4d', event: 'by-hand', severity: 'low', now: NOW, person: by });
    const notice = noticeOf({ ...plain, owner: 'frida' }, '2026-11-23T00:00:00.000Z');
    const all = [
      JSON.stringify(notice),
      noticeTitle(notice),
      ...noticeLines(notice),
      noticeMail(notice, ['a@b.example']),
    ];
    for (const word of ['hush', 'dana', 'frida']) expect(all.join('\n')).not.toContain(word);
    expect(noticeTitle(notice)).toBe('AI incident 1a2b3c4d (low): by-hand');
    expect(noticeMail(notice, ['a@b.example', 'c@d.example'])).toMatch(
      /^To: a@b\.example, c@d\.example\nSubject: AI incident/,
    );
  });
});
