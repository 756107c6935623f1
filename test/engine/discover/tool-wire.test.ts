/** What lists of tools say of requests: hosts, models, plans, accounts; and which models a request names. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelPlaces } from '../../../src/catalog/model-names.ts';
import { modelsAsked } from '../../../src/engine/discover/models-asked.ts';
import type { ToolAsked } from '../../../src/engine/discover/standing.ts';
import { toolNeeds, useObjection, useText } from '../../../src/engine/discover/tool-wire.ts';
import { NOW, policyOf, policyText } from '../policy/support.ts';

const at = { now: NOW, who: { user: 'ann', teams: [] } };
const names = { tool: 'claude-code', agent: 'claude' };

function policy(tools: string, rest = 'phase: enforce', more = '') {
  return policyOf(
    policyText(
      `clauses:\n  - { id: TOOLS-1, say: Ours., control: tool-allowlist, ${rest}, tools: [${tools}] }\n${more}`,
    ),
  );
}

/** `refuse model`, or nothing. */
function said(tools: string, use: Omit<ToolAsked, 'tool' | 'agent'>, rest?: string): string | undefined {
  const found = useObjection(policy(tools, rest), { ...names, ...use }, at);
  return found && `${found.act} ${found.standing.about ?? found.standing.verdict}`;
}

const HOSTS = '{ id: claude-code, hosts: [api.anthropic.com, "*.amazonaws.com"] }';
const MODELS = '{ id: claude, models: ["claude-opus-*", "*.claude-sonnet-*"] }';
const TEAM = '{ id: claude-code, tier: team, evidence: observed }';
const ORG = '{ id: claude-code, org: ours }';
const observed = (value: string) => ({ tier: { value, grade: 'observed' } }) as const;
const orgIs = (is: boolean | undefined) => ({ isOrg: (): boolean | undefined => is });

describe('a request of a listed tool', () => {
  it.each<readonly [string, string, Omit<ToolAsked, 'tool' | 'agent'>, string | undefined]>([
    ['to a host of the list', HOSTS, { host: 'api.anthropic.com' }, undefined],
    ['to one a star stands for', HOSTS, { host: 'bedrock-runtime.eu-1.amazonaws.com' }, undefined],
    ['to another', HOSTS, { host: 'api.anthropic.com.evil.example' }, 'refuse host'],
    ['for a model of the list', MODELS, { models: ['claude-opus-4-1', 'us.Claude-Sonnet-9'] }, undefined],
    ['for another as well', MODELS, { models: ['claude-opus-4-1', 'claude-haiku-1'] }, 'refuse model'],
    ['that names no model', MODELS, { models: [] }, 'refuse model'],
    ['that is not about one', MODELS, {}, undefined],
    ['on the plan, seen', TEAM, observed('team'), undefined],
    ['on another, seen', TEAM, observed('max'), 'refuse plan'],
    ['on a plan the wire did not show', TEAM, {}, 'refuse plan'],
    ['before the wire can show it', TEAM, { wire: true }, undefined],
    ['with an account of ours', ORG, orgIs(true), undefined],
    ['with another', ORG, orgIs(false), 'refuse account'],
    ['with one nobody knows', ORG, orgIs(undefined), 'refuse account'],
    ['before its account is known', ORG, { wire: true }, undefined],
    ['on a plan of a single person', '{ id: claude-code, tier: personal }', observed('max'), undefined],
    [
      'that fits one of two entries',
      '{ id: claude, tier: bedrock, models: "*" }, { id: claude, tier: team, models: "claude-opus-*" }',
      { ...observed('team'), models: ['claude-haiku'] },
      'refuse plan',
    ],
  ])('%s', (_name, tools, ...[use, expected]) => {
    expect(said(tools, use)).toBe(expected);
  });

  it.each([
    ['phase: warn', 'tell host'],
    ['phase: monitor', 'record host'],
    ['phase: draft', undefined],
    ['phase: enforce, do: warn', 'tell host'],
    ['phase: enforce, do: ask', 'refuse host'],
    ['phase: enforce, when: { tool: codex }', undefined],
  ])('%s', (rest, expected) => {
    expect(said(HOSTS, { host: 'other.example' }, rest)).toBe(expected);
  });

  it('is not asked about what a person settled at the start', () => {
    expect(said('', { host: 'a.example' }, 'phase: enforce, otherwise: { do: ask }')).toBeUndefined();
    expect(said('', { host: 'a.example' }, 'phase: enforce, otherwise: { do: warn }')).toBeUndefined();
    expect(said('', { host: 'a.example' }, 'phase: enforce, otherwise: { do: deny }')).toBe('refuse unknown');
  });

  it('passes while an exception for the tool lasts', () => {
    const more =
      'exceptions:\n  - { id: EX-1, clause: TOOLS-1, who: "*", allow: { tool: claude }, why: x, by: sec, until: 2027-01-01 }\n';
    const asked = { ...names, host: 'other.example' };
    expect(useObjection(policy(HOSTS, 'phase: enforce', more), asked, at)).toBeUndefined();
  });

  it('is told what, by which clause, and what next, without control characters', () => {
    const asked = { ...names, models: ['evil\u001b[2J\u202emodel'] };
    const found = useObjection(policy(MODELS), asked, at);
    const text = found && useText(found, asked, { request: undefined, end: 'It was not sent' });
    expect(text).toMatch(/^organisation\.yaml:4 TOOLS-1: Ours\. claude: approved for the models claude-opus/);
    expect(text).toMatch(
      /It was not sent\. To ask for it: aup-guard request tool claude-code --why "\.\.\."$/,
    );
    expect(text).not.toMatch(/[\u001b\u202e]/);
  });
});

const needs = (tools: string, rest?: string) => toolNeeds(policy(tools, rest), ['claude-code', 'claude'], at);

it('asks for no more than the lists need', () => {
  expect(needs('{ id: claude }')).toEqual({ plan: false, models: false });
  expect(needs('{ id: codex, tier: team, models: x }')).toEqual({ plan: false, models: false });
  expect(needs(`${TEAM}, ${MODELS}`)).toEqual({ plan: true, models: true });
  expect(needs(ORG)).toEqual({ plan: true, models: false });
  expect(needs('', 'phase: enforce, prohibited: [{ tier: free }]')).toMatchObject({ plan: true });
});

const asks = (body: string, path = '/v1/messages', isModelCall = true) =>
  modelsAsked({ path, body, isModelCall }, modelPlaces);

describe('the models a request names', () => {
  it.each(modelPlaces.paths.map(({ example }) => [example]))('by its path %s', (example) => {
    expect(asks('{}', example)).toEqual(['m-1']);
  });

  it.each([
    ['{"model":"a"}', ['a']],
    ['{"model":"a","model":"b"}', ['a', 'b']],
    ['{"m\\u006fdel":"a","MODEL":"b"}', ['a', 'b']],
    ['{"models":["a","b"],"model":"c"}', ['a', 'b', 'c']],
    ['{"requests":[{"params":{"model":"a"}},{"params":{"model":"b"}}]}', ['a', 'b']],
    ['{"messages":[{"content":{"model":"x"}}],"metadata":{"model":"y"}}', []],
    ['{"model":5}', []],
    ['[]', []],
    ['no json', []],
  ])('by its body %s', (body, expected) => {
    expect(asks(body)).toEqual(expected);
    expect(asks(body, '/elsewhere', false)).toEqual(expected.length === 0 ? undefined : expected);
  });

  it.each([
    ['/model/us.anthropic.claude-v2%3A1/converse-stream', ['us.anthropic.claude-v2:1']],
    ['/model/arn%3Aaws%3Abedrock%3A1%2Fx.y/invoke', ['arn:aws:bedrock:1/x.y']],
    ['/v1beta%2Fmodels%2Fm:generateContent', ['m']],
    ['/%zz', []],
  ])('however its path is written: %s', (path, expected) => {
    expect(asks('{}', path)).toEqual(expected);
  });

  it('finds every name at the top, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (name, other) => {
        const body = JSON.stringify({ other, model: name });
        expect(asks(body)).toContain(name);
      }),
    );
  });
});
