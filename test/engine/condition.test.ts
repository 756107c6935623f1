import { describe, expect, it } from 'vitest';
import { answers, holds, isOfConcern, verdictOf } from '../../src/engine/condition.ts';
import { action, finding, push, remove, unresolved } from './situations.ts';
import type { Reading, Subject, Truth } from '../../src/engine/condition.ts';
import type { Condition } from '../../src/engine/policy/model.ts';

const base: Subject = { findings: [], actor: 'agent', tool: 'claude' };

function terraform(line: string): Subject {
  return { ...base, action: action('none', { line, program: 'terraform' }) };
}

type Row = readonly [what: string, condition: Condition, subject: Subject, reach: Truth, narrow: Truth];

const data = { categories: ['personal'], detectors: ['aws-key-id'] } as const;
const bareNumber = { ...finding('bare-number', 'personal'), optIn: true } as const;
const partly = action('push', { refs: ['refs/heads/main'], certainty: 'unresolved' });

const rows: readonly Row[] = [
  ['an empty condition', {}, base, 'true', 'true'],

  ['an agent', { actor: 'agent' }, base, 'true', 'true'],
  ['an agent, asked for a person', { actor: 'human' }, base, 'false', 'false'],
  ['a person', { actor: 'human' }, { ...base, actor: 'human' }, 'true', 'true'],
  ['a person, asked for an agent', { actor: 'agent' }, { ...base, actor: 'human' }, 'false', 'false'],
  ['nobody known counts as an agent', { actor: 'agent' }, { ...base, actor: 'unknown' }, 'true', 'true'],
  ['nobody known is no person', { actor: 'human' }, { ...base, actor: 'unknown' }, 'false', 'false'],

  ['no action at all', { verbs: ['push'] }, base, 'false', 'false'],
  ['the verb', { verbs: ['push'] }, { ...base, action: push('main') }, 'true', 'true'],
  ['another verb', { verbs: ['merge'] }, { ...base, action: push('main') }, 'false', 'false'],
  ['commands only, another verb', { commands: ['x'] }, { ...base, action: push('main') }, 'false', 'false'],
  ['what cannot be read', { verbs: ['push'] }, { ...base, action: unresolved() }, 'unknown', 'unknown'],
  ['another verb not wholly read', { verbs: ['merge'] }, { ...base, action: partly }, 'unknown', 'unknown'],
  ['the verb not wholly read', { verbs: ['push'] }, { ...base, action: partly }, 'true', 'unknown'],
  ['the whole line', { commands: ['terraform apply'] }, terraform('terraform apply'), 'true', 'true'],
  [
    'the line by a path',
    { commands: ['terraform apply'] },
    terraform('/opt/terraform apply'),
    'true',
    'true',
  ],
  [
    'the line by its path',
    { commands: ['/opt/terraform *'] },
    terraform('/opt/terraform apply'),
    'true',
    'true',
  ],
  [
    'a line that goes on',
    { commands: ['terraform apply'] },
    terraform('terraform apply -x'),
    'true',
    'false',
  ],
  ['a word that goes on', { commands: ['terraform apply'] }, terraform('terraform applyx'), 'false', 'false'],
  ['a star over slashes', { commands: ['terraform *prod'] }, terraform('terraform eu/prod'), 'true', 'true'],
  ['verb or line', { verbs: ['none'], commands: ['x'] }, terraform('terraform plan'), 'true', 'true'],

  ['no data', { data }, base, 'false', 'false'],
  ['data by category', { data }, { ...base, findings: [finding('email', 'personal')] }, 'true', 'true'],
  ['data its category does not take', { data }, { ...base, findings: [bareNumber] }, 'false', 'false'],
  [
    'such data by its detector',
    { data: { categories: [], detectors: ['bare-number'] } },
    { ...base, findings: [bareNumber] },
    'true',
    'true',
  ],
  ['data by detector', { data }, { ...base, findings: [finding('aws-key-id')] }, 'true', 'true'],
  ['other data', { data }, { ...base, findings: [finding('github-token')] }, 'false', 'false'],
  [
    'other data as well',
    { data },
    { ...base, findings: [finding('github-token'), finding('aws-key-id')] },
    'true',
    'false',
  ],

  ['the tool', { tools: ['codex', 'cla*'] }, base, 'true', 'true'],
  ['a tool with a slash', { tools: ['mcp*'] }, { ...base, tool: 'mcp/x' }, 'true', 'true'],
  ['another tool', { tools: ['codex'] }, base, 'false', 'false'],
  ['no tool named', { tools: [] }, base, 'false', 'false'],
  ['no tool known', { tools: ['codex'] }, { ...base, tool: '' }, 'unknown', 'unknown'],

  ['the branch', { refs: ['refs/heads/main'] }, { ...base, action: push('main') }, 'true', 'true'],
  ['another branch', { refs: ['refs/heads/main'] }, { ...base, action: push('x') }, 'false', 'false'],
  ['two branches', { refs: ['refs/heads/main'] }, { ...base, action: push('x', 'main') }, 'true', 'false'],
  ['no branch known', { refs: ['refs/heads/main'] }, { ...base, action: push() }, 'unknown', 'unknown'],
  ['no action to have a branch', { refs: ['refs/heads/main'] }, base, 'unknown', 'unknown'],
  ['a branch among others', { refs: ['refs/heads/main'] }, { ...base, action: partly }, 'true', 'unknown'],
  ['others unseen', { refs: ['refs/heads/x'] }, { ...base, action: partly }, 'unknown', 'false'],

  ['the path', { paths: ['dist/**'] }, { ...base, action: remove('./dist/a') }, 'true', 'true'],
  ['another path', { paths: ['dist/**'] }, { ...base, action: remove('src') }, 'false', 'false'],
  [
    'a path nobody can tell',
    { paths: ['dist/**'] },
    { ...base, action: remove('dist/$X') },
    'unknown',
    'unknown',
  ],
  [
    'one of two paths told',
    { paths: ['dist/**'] },
    { ...base, action: remove('dist', '~x/*') },
    'true',
    'unknown',
  ],
  ['no action to have a path', { paths: ['dist/**'] }, base, 'unknown', 'unknown'],

  [
    'the repository',
    { repos: ['x', 'github.com/acme/*'] },
    { ...base, repo: 'github.com/acme/a' },
    'true',
    'true',
  ],
  [
    'another repository',
    { repos: ['github.com/acme/*'] },
    { ...base, repo: 'github.com/o/a' },
    'false',
    'false',
  ],
  ['no repository known', { repos: ['github.com/acme/*'] }, base, 'unknown', 'unknown'],

  ['an event', { events: ['guard.diverted'] }, base, 'false', 'false'],
  ['one false is enough', { actor: 'human', repos: ['x'] }, base, 'false', 'false'],
  ['one unknown is left', { actor: 'agent', repos: ['x'] }, base, 'unknown', 'unknown'],
];

describe('a condition', () => {
  it.each(rows)('%s', (...[, condition, subject, reach, narrow]) => {
    const found = (reading: Reading): Truth => holds(condition, subject, reading);
    expect([found('reach'), found('narrow')]).toEqual([reach, narrow]);
  });

  it('answers only what it is asked, in one order', () => {
    const condition: Condition = { events: [], repos: ['a'], tools: ['claude'], actor: 'human' };
    expect(answers(condition, base, 'reach')).toEqual([
      { key: 'actor', result: 'false' },
      { key: 'tool', result: 'true' },
      { key: 'repo', result: 'unknown' },
      { key: 'event', result: 'false' },
    ]);
    expect(verdictOf([])).toBe('true');
  });
});

it('concern is what does something or cannot be read', () => {
  expect([push('x'), unresolved(), action('none')].map(isOfConcern)).toEqual([true, true, false]);
});
