/** `policy test`: a policy's own tests through the real classifier, and the probes of its controls. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aiTools } from '../../src/catalog/ai-tools/index.ts';
import { catalog } from '../../src/catalog/index.ts';
import { registerLife } from '../../src/cli/policy-life.ts';
import { openMachine } from '../../src/host/machine.ts';
import { openLooking } from '../../src/host/situation.ts';
import { acme, NOW, policyText } from '../engine/policy/support.ts';
import { makePlaces } from '../host/policy-places.ts';
import type { Places } from '../host/policy-places.ts';

const here: { places: Places } = { places: makePlaces() };

beforeEach(() => {
  here.places = makePlaces();
});

afterEach(() => {
  rmSync(here.places.root, { recursive: true, force: true });
});

interface Result {
  readonly out: string;
  readonly code: number;
}

async function run(...argv: readonly string[]): Promise<Result> {
  const result = { out: '', code: 0 };
  const { paths, repoRoot = '', root } = here.places;
  const looking = openLooking(openMachine({ HOME: root }, repoRoot), catalog);
  const program = new Command().exitOverride();
  registerLife(program, async () => ({
    paths,
    repoRoot,
    aiTools,
    detectors: catalog.detectors,
    now: NOW,
    who: { user: 'kim', teams: [] },
    scan: (text) => looking.scan(text),
    situationOf: (asked, own) => looking.situationOf(asked, own),
    out: (text) => {
      result.out += text;
    },
    exit: (code) => {
      result.code = code;
    },
  }));
  await program.parseAsync([...argv], { from: 'user' });
  return result;
}

function write(text: string, name = 'own.yaml'): string {
  const file = path.join(here.places.root, name);
  writeFileSync(file, text);
  return file;
}

const CLAUSES = `clauses:
  - id: DATA-1
    say: Secrets never reach a model.
    control: [prompt-redaction, context-redaction]
    phase: monitor
    when: { data: secret }
    do: redact
  - id: HUMAN-1
    say: A person says yes to pushes.
    control: action-approval
    phase: draft
    when: { actor: agent, action: git.push }
    do: ask
    unless: [{ action: git.push, ref: 'refs/heads/agent/*' }]
`;

/** A policy whose only test is this one. */
function withTest(given: string, expected: string): string {
  return write(policyText(`${CLAUSES}tests:\n  - { name: the one, given: ${given}, expect: ${expected} }\n`));
}

const KEY = 'use AKIAIOSFODNN7EXAMPLE';

describe("a policy's own tests", () => {
  it('hold for the policy of the design', async () => {
    const { out, code } = await run('test', write(acme), '--json');
    const report = JSON.parse(out);
    expect(code).toBe(0);
    expect(report.schema).toBe('aup-guard/policy-test/1');
    expect(report.tests.map(({ ok }: { ok: boolean }) => ok)).toEqual([true, true, true, true]);
    expect(report.tests[2]).toMatchObject({ got: { clauses: ['HUMAN-1'], do: 'ask' }, phase: 'enforce' });
  });

  it.each([
    [`{ prompt: '${KEY}' }`, '{ clause: DATA-1, do: redact }', true],
    [`{ prompt: 'use nothing' }`, '{ clause: none, do: allow }', true],
    [`{ prompt: 'use nothing' }`, '{ clause: DATA-1 }', false],
    [`{ run: git push origin main }`, '{ clause: HUMAN-1, do: ask }', true],
    [`{ run: git push origin HEAD:agent/x }`, '{ clause: none }', true],
    [`{ run: git push origin HEAD:agent/x }`, '{ do: ask }', false],
    [`{ actor: human, run: git push origin main }`, '{ do: allow }', true],
    [`{ run: "echo hi; git push origin main" }`, '{ clause: HUMAN-1 }', true],
    [`{ run: git push origin main }`, '{ do: deny }', false],
  ])('%s expecting %s: %s', async (given, expected, ok) => {
    const { out, code } = await run('test', withTest(given, expected), '--json');
    expect([JSON.parse(out).tests[0].ok, code]).toEqual([ok, ok ? 0 : 1]);
  });

  it('count as enforced, and say what the phase makes of it', async () => {
    const { out } = await run('test', withTest(`{ prompt: '${KEY}' }`, '{ do: redact }'));
    expect(out).toMatch(/ok {4}the one +DATA-1 redact {2}\(today: allow, monitor\)/u);
  });

  it('show what was expected, what came and why', async () => {
    const { out } = await run(
      'test',
      withTest('{ run: git push origin main }', '{ clause: DATA-1, do: deny }'),
    );
    expect(out).toContain('expected  DATA-1 deny');
    expect(out).toContain('got       HUMAN-1 ask');
    expect(out).toContain('why       HUMAN-1 ask: A person says yes to pushes.');
  });

  it('know exceptions, who sits there and the day', async () => {
    const excepted = `${CLAUSES}exceptions:
  - { id: EX-1, clause: HUMAN-1, who: 'user:ada', why: release, by: lead, until: 2026-12-15 }
tests:
  - { name: hers, given: { run: git push origin main, who: 'user:ada' }, expect: { clause: HUMAN-1, do: allow } }
  - { name: his, given: { run: git push origin main, who: 'user:bob' }, expect: { do: ask } }
  - { name: on the last day, given: { run: git push origin main, who: 'user:ada', on: 2026-12-14 }, expect: { do: allow } }
  - { name: over, given: { run: git push origin main, who: 'user:ada', on: 2026-12-15 }, expect: { do: ask } }
`;
    expect((await run('test', write(policyText(excepted)))).out).toContain('4 of 4 tests passed');
  });

  it('know files of a class', async () => {
    const text = `data_classes:
  confidential: { match: [{ path: 'customers/**' }] }
clauses:
  - { id: DATA-3, say: Not these., control: context-redaction, when: { data: confidential }, do: redact }
tests:
  - { name: in it, given: { path: customers/a.csv }, expect: { clause: DATA-3, do: redact } }
  - { name: beside it, given: { path: src/a.csv }, expect: { clause: none } }
`;
    const { out, code } = await run('test', write(policyText(text)));
    expect([out.includes('2 of 2 tests passed, 1 of 1 probe held'), code]).toEqual([true, 0]);
  });

  it.each([
    ['{ prompt: x, run: y }', '{ do: allow }'],
    ['{ actor: agent }', '{ do: allow }'],
    ['{ prompt: x }', '{}'],
    ['{ prompt: x, who: kim }', '{ do: allow }'],
  ])('refuse %s expecting %s', async (given, expected) => {
    await expect(run('test', withTest(given, expected))).rejects.toMatchObject({ code: 'policy-invalid' });
  });
});

function clause(id: number, when: string): string {
  return `  - { id: HUMAN-${id}, say: S., control: action-approval, when: ${when}, do: ask }\n`;
}

describe('probes', () => {
  it('fail for a clause that takes out all it is about, and name it', async () => {
    const text = policyText(`clauses:
  - id: HUMAN-1
    say: Never really.
    control: action-approval
    phase: enforce
    when: { actor: agent, action: git.push }
    do: ask
    unless: [{ actor: agent }]
`);
    const { out, code } = await run('test', write(text));
    expect(code).toBe(1);
    expect(out).toMatch(/FAIL {2}HUMAN-1 action-approval +\S*own\.yaml:4/u);
    expect(out).toContain('0 of 1 probe held');
  });

  it('fit conditions on branches, files, commands, tools and repositories', async () => {
    const text = policyText(
      `clauses:\n${[
        "{ action: git.push, ref: 'refs/heads/release/*' }",
        "{ action: fs.delete, path: 'db/**' }",
        "{ action: production, command: 'ship *' }",
        '{ action: git.push, tool: codex }',
        "{ action: git.push, repo: 'github.com/acme/**' }",
        '{ action: external.send, data: secret }',
        '{ actor: human, action: payment }',
      ]
        .map((when, index) => clause(index + 1, when))
        .join('')}`,
    );
    const { out, code } = await run('test', write(text));
    expect([out.includes('7 of 7 probes held'), code]).toEqual([true, 0]);
  });

  it.each([
    [
      'tools: [{ id: codex }], prohibited: [{ tier: free }], otherwise: { do: allow }',
      'prohibited one: deny',
    ],
    ['tools: [{ id: codex }], otherwise: { do: deny }', 'prohibited one: deny'],
    ['tools: [], otherwise: { do: warn, then: request }', 'prohibited one: warn'],
    ['tools: []', 'prohibited one: ask'],
    ['tools: [], otherwise: { do: allow }', 'it allows: there is nothing to stop'],
  ])('want of tools what the clause says: %s', async (settings, said) => {
    const text = policyText(`clauses:\n  - { id: T-1, say: S., control: tool-allowlist, ${settings} }\n`);
    const { out, code } = await run('test', write(text));
    expect([out.includes(said), code]).toEqual([true, 0]);
  });

  it('fail for a control this version does not act on', async () => {
    const text = policyText(
      'clauses:\n  - { id: EGRESS-1, say: S., control: egress-inspection, phase: enforce }\n',
    );
    const { out, code } = await run('test', write(text));
    expect([out.includes('this version does not act on this control'), code]).toEqual([true, 1]);
  });

  it('hold for the policies that come with the guard', async () => {
    for (const [name, text] of Object.entries(catalog.profiles)) {
      expect(await run('test', write(text, `${name}.yaml`))).toMatchObject({ code: 0 });
    }
  });
});

describe('--junit', () => {
  it('writes what passed, failed and was left out, fit for XML', async () => {
    const own = policyText(`${CLAUSES}  - { id: LOG-1, say: Logged., control: audit-log }
tests:
  - { name: 'a <b> & "c"', given: { prompt: nothing }, expect: { do: deny } }
`);
    const file = path.join(here.places.root, 'report.xml');
    expect((await run('test', write(own), '--junit', file)).code).toBe(1);
    const xml = readFileSync(file, 'utf8');
    expect(existsSync(file)).toBe(true);
    expect(xml).toContain('<testsuite name="policy tests" tests="1" failures="1" skipped="0">');
    expect(xml).toContain('name="a &lt;b&gt; &amp; &quot;c&quot;"');
    expect(xml).toContain('<skipped message="it records or sets rules');
  });
});
