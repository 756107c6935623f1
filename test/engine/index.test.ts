/** The engine as programs of others use it: only what `aup-guard/engine` exports. */
import { createHash, createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import * as engine from '../../src/engine/index.ts';

const hashing: engine.Hashing = {
  sha256(data) {
    const digest = createHash('sha256').update(data).digest('hex');
    if (!engine.isDigest(digest)) throw new Error('not a digest');
    return digest;
  },
};

const token: engine.DetectorDef = {
  id: 'acme-token',
  label: 'ACME',
  category: 'secret',
  rank: 50,
  keywords: ['acme_'],
  pattern: /acme_[a-z0-9]{12}/,
  examples: { yes: [], no: [] },
};

const TEXT = `aup: 1
policy: { name: Acme }
clauses:
  - id: HUMAN-1
    say: A person approves what leaves.
    control: action-approval
    phase: enforce
    when: { action: git.push }
    do: ask
  - id: DATA-1
    say: No secrets in prompts.
    control: context-redaction
    phase: enforce
    when: { data: secret }
    do: redact
`;

function compile(): engine.Policy {
  const parsed = engine.parsePolicy({
    layer: 'user',
    label: 'aup.yaml',
    bytes: new TextEncoder().encode(TEXT),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const layers = [{ layer: 'user', label: 'aup.yaml', digest: hashing.sha256(TEXT) }] as const;
  const { policy, issues } = engine.compilePolicy([parsed.file], { hashing, detectors: [token], layers });
  if (policy === undefined) throw new Error(JSON.stringify(issues));
  const now = engine.instant(0);
  const lint = engine.lintPolicy({ files: [parsed.file], policy, now, exists: () => true, scan: () => [] });
  expect(lint).toEqual([]);
  return policy;
}

const mac: engine.Mac = (value) => createHmac('sha256', 'a key of the caller').update(value).digest();

function memoryVault(): engine.Vault {
  const known = new Map<string, string>();
  return {
    conceal(value, label) {
      known.set(value, engine.makePlaceholder(label, value, mac));
      return known.get(value) ?? '';
    },
    reveal: (placeholder) => [...known].find(([, made]) => made === placeholder)?.[0],
    values: () => [...known.keys()],
  };
}

it('judges an event by a policy', () => {
  const policy = compile();
  const git: engine.CommandDef = {
    program: 'git',
    gated: ['push'],
    classify: (argv) => (argv[1] === 'push' ? [{ verb: 'push', target: 'origin' }] : []),
    examples: [],
  };
  const event: engine.Event = { kind: 'command', argv: ['git', 'push'], cwd: '/repo' };
  const found = engine.classifyEvent(event, {
    commands: [git],
    hashing,
    mask: (text) => text,
  });
  const situation: engine.Situation = { ...found, actor: 'agent', tool: 'mine' };
  const context = { now: engine.instant(1), approvals: [], who: { user: 'me', teams: [] } };
  const decision = engine.decide(policy, situation, context);
  expect(decision).toMatchObject({ effective: 'ask', because: [{ clause: 'HUMAN-1', where: 'aup.yaml:4' }] });
  expect(engine.explain(policy, situation, context)).toMatchObject({ decision });
});

it('redacts and restores by a policy', () => {
  const who = {
    now: engine.instant(1),
    tool: 'mine',
    actor: 'agent',
    who: { user: 'me', teams: [] },
  } as const;
  const { redact } = engine.wantedBy(compile(), { ...who, control: 'context-redaction' });
  const vault = memoryVault();
  const scanner = engine.compileScanner([token], { wanted: redact });
  const redactor = engine.createRedactor({ scanner, vault, wanted: redact });
  const said = 'use acme_0123456789ab please';
  const { text, findings } = redactor.redact(said);
  expect(text).toMatch(/^use AUP_ACME_\w{12} please$/);
  expect(findings).toMatchObject([{ detector: 'acme-token', start: 4, end: 21 }]);
  expect(engine.findPlaceholders(text)).toHaveLength(1);
  const restorer = engine.createRestorer((placeholder) => vault.reveal(placeholder), engine.jsonBody);
  expect(restorer.push(text.slice(0, 9)) + restorer.push(text.slice(9)) + restorer.end()).toBe(said);
});

it('checks a ledger line by line', () => {
  const checks: engine.ChainChecks = {
    hash: (bytes) => createHash('sha256').update(bytes, 'latin1').digest('binary'),
    signed: () => false,
  };
  const end = { rest: '', signedSize: 0 };
  expect(engine.verifyEnd(engine.CHAIN_START, end)).toBeUndefined();
  expect(engine.verifyEnd(engine.CHAIN_START, { ...end, signedSize: 1 })).toMatchObject({ code: 'missing' });
  expect(engine.verifyStep(engine.CHAIN_START, '{"seq":7}', checks)).toMatchObject({ ok: true });
});

it('describes its policy format to editors', () => {
  expect(engine.policyJsonSchema()).toMatchObject({ type: 'object', required: ['aup', 'policy'] });
});
