/** The organisation's own data through a whole session: found, and what each verb does with it. */
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy, type LiveOptions } from '../fixtures/live.ts';
import { pause } from '../fixtures/pty-harness.ts';

const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

async function open(options: LiveOptions = {}): Promise<Live> {
  const live = await Live.open(options);
  opened.push(live);
  return live;
}

interface ClauseOptions {
  readonly data?: string;
  readonly do?: string;
  readonly phase?: string;
  readonly unless?: string;
  readonly id?: string;
  readonly control?: string;
}

function clause({
  data = 'own',
  do: verb = 'redact',
  phase = 'enforce',
  unless,
  id = 'DATA-7',
  control = 'context-redaction',
}: ClauseOptions): string {
  const free = unless === undefined ? '' : `, unless: [${unless}]`;
  return `  - { id: ${id}, say: Our own data stays here., control: ${control}, phase: ${phase}, when: { data: ${data} }, do: ${verb}${free} }\n`;
}

function ownPolicy(match: string, ...clauses: readonly ClauseOptions[]): string {
  return policy({
    clauses: clauses.map((each) => clause(each)).join(''),
    more: `data_classes:\n  own:\n    match:\n${match}`,
  });
}

const NAMES = '      - { words: [Globex, Initech GmbH] }\n';

/** A request with these messages, and the answer on standard output. */
function send(messages: readonly unknown[]): string {
  const body = JSON.stringify({ model: 'm', max_tokens: 9, messages }).replaceAll("'", String.raw`'\''`);
  return `curl -s -H 'content-type: application/json' $ANTHROPIC_BASE_URL/v1/messages -d '${body}'; echo`;
}
const say = (text: string): string => send([{ role: 'user', content: text }]);

const rowsOf = (live: Live, kind: string): readonly object[] =>
  live.rowsOf(kind).map(({ clause, phase, decision, intended, outcome, counts, code }) => ({
    clause,
    phase,
    decision,
    intended,
    outcome,
    counts,
    code,
  }));

describe('what is found', () => {
  it.each([
    ['a name', NAMES, 'ask GLOBEX and initech-gmbh', 'ask AUP_OWN_ and AUP_OWN_', 'own/words', 2],
    [
      'a custom pattern',
      "      - { pattern: 'PRJ-[0-9]{4}', name: project }\n",
      'see PRJ-1234.',
      'see AUP_OWN_.',
      'own/project',
      1,
    ],
    [
      'a marking',
      '      - { label: CONFIDENTIAL }\n',
      'CONFIDENTIAL\nprices are 9',
      'AUP_OWN_',
      'own/label',
      1,
    ],
  ])('%s', async (...[, match, text, sent, detector, count]) => {
    const live = await open({ policy: ownPolicy(match, {}) });
    const ended = await live.shim(['agent', 'probe', say(text)]);
    expect(ended.err).toBe('');
    const [{ messages }] = live.model.requests.map(({ body }) => JSON.parse(body));
    expect(messages[0].content.replaceAll(/(AUP_OWN_)[0-9A-Z]{12}/g, '$1')).toBe(sent);
    expect(rowsOf(live, 'request.redacted')).toMatchObject([
      { clause: 'DATA-7', decision: 'redact', counts: { [detector]: count } },
    ]);
    expect((await live.cli(['log', 'verify'])).code).toBe(0);
  });

  it('names of a file, anew when the file changes', async () => {
    const live = await open({ policy: ownPolicy('      - { file: names.txt }\n', {}) });
    const file = path.join(path.dirname(live.userPolicy), 'names.txt');
    live.write(file, '# customers\nGlobex\n');
    await live.shim(['agent', 'probe', say('Globex and Umbrella')]);
    live.write(file, 'Umbrella\n');
    await live.shim(['agent', 'probe', say('Globex and Umbrella')]);
    const sent = live.model.requests.map(({ body }) =>
      ['Globex', 'Umbrella'].filter((name) => body.includes(name)),
    );
    expect(sent).toEqual([['Umbrella'], ['Globex']]);
  });

  it('imported rules, and allowlists narrow nothing but them', async () => {
    const live = await open({ policy: ownPolicy('      - { import: .gitleaks.toml }\n', {}) });
    live.write(
      path.join(path.dirname(live.userPolicy), '.gitleaks.toml'),
      '[[rules]]\nid = "acme"\nregex = "acme_[a-z0-9]{8}"\n[allowlist]\nregexes = ["AKIA", "acme_ok"]\n',
    );
    const key = ['AKIA', 'Q3EGRGSPZ2XKDVUW'].join('');
    await live.shim(['agent', 'probe', say(`acme_a8f3k2m9 acme_ok345678 ${key} # gitleaks:allow`)]);
    expect(live.sent).toMatch(/AUP_ACME_\w{12} acme_ok345678 AUP_AWS\w+ # gitleaks:allow/);
  });
});

describe('verbs', () => {
  it('redact puts values back in answers, one-way never', async () => {
    for (const [verb, back] of [
      ['redact', true],
      ['{ redact: one-way }', false],
    ] as const) {
      const live = await open({
        policy: ownPolicy(NAMES, { do: verb }),
        script: { last: '{{placeholder:OWN}}' },
      });
      const ended = await live.shim(['agent', 'probe', say('ask Globex')]);
      expect(live.sent).toMatch(/ask AUP_OWN_/);
      expect(live.sent).not.toContain('Globex');
      expect([verb, ended.out.includes('Globex')]).toEqual([verb, back]);
    }
  });

  it('block refuses the request with the clause and what to do, each time', async () => {
    const live = await open({ policy: ownPolicy(NAMES, { do: 'block' }) });
    const ended = await live.shim([
      'agent',
      'probe',
      `${say('ask Globex')}; ${say('ask Globex')}; ${say('ask nobody')}`,
    ]);
    const refusals = ended.out.split('\n').filter((line) => line.includes('DATA-7'));
    expect(refusals).toHaveLength(2);
    expect(refusals[0]).toMatch(
      /aup-guard: DATA-7, \S+aup\.yaml:\d+: Our own data stays here\. This request holds such data \(own\/words\) and was not sent; take it out/,
    );
    expect(live.model.requests).toHaveLength(1);
    expect(live.sent).not.toContain('Globex');
    const row = {
      clause: 'DATA-7',
      decision: 'deny',
      intended: 'deny',
      outcome: 'refused',
      code: 'blocked',
      counts: { 'own/words': 1 },
    };
    expect(rowsOf(live, 'request.refused')).toMatchObject([row, row]);
    expect((await live.cli(['log', 'verify'])).code).toBe(0);
  });

  it('block in its monitoring phase is only recorded', async () => {
    const live = await open({ policy: ownPolicy(NAMES, { do: 'block', phase: 'monitor' }) });
    await live.shim(['agent', 'probe', say('ask Globex')]);
    expect(live.sent).toContain('Globex');
    expect(rowsOf(live, 'request.redacted')).toMatchObject([
      { decision: 'allow', intended: 'deny', outcome: 'would-have' },
    ]);
  });

  it('warn tells the person and sends', async () => {
    const live = await open({ policy: ownPolicy(NAMES, { do: 'warn' }) });
    const ended = await live.shim(['agent', 'probe', `${say('ask Globex')}; ${say('ask Globex')}`]);
    expect(live.sent.match(/Globex/g)).toHaveLength(2);
    expect(ended.err).toMatch(/^aup-guard: note: Our own data stays here\. \(DATA-7 \S+aup\.yaml:\d+\)\n$/);
    expect(rowsOf(live, 'request.redacted')).toMatchObject([
      { clause: 'DATA-7', decision: 'warn', intended: 'warn', outcome: 'warned', counts: { 'own/words': 1 } },
    ]);
  });

  it('a named tool may have it', async () => {
    const live = await open({ policy: ownPolicy(NAMES, { unless: '{ tool: probe }' }) });
    await live.shim(['agent', 'probe', say('ask Globex')]);
    await live.shim(['agent', 'demo-agent']);
    expect(live.sent).toContain('ask Globex');
    const other = await open({ policy: ownPolicy(NAMES, { unless: '{ tool: demo-agent }' }) });
    await other.shim(['agent', 'probe', say('ask Globex')]);
    expect(other.sent).not.toContain('Globex');
  });

  it('the strongest wins where classes overlap', async () => {
    const match = `${NAMES}  ours:\n    match:\n      - { pattern: 'ask Globex [a-z]+' }\n`;
    const live = await open({
      policy: ownPolicy(match, { do: 'redact' }, { id: 'DATA-8', data: 'ours', do: 'warn' }),
    });
    await live.shim(['agent', 'probe', say('ask Globex now')]);
    expect(live.sent).toMatch(/ask AUP_OWN_\w{12} now/);
    const strict = await open({
      policy: ownPolicy(match, { do: 'block' }, { id: 'DATA-8', data: 'ours', do: 'redact' }),
    });
    const ended = await strict.shim(['agent', 'probe', say('ask Globex now')]);
    expect(ended.out).toContain('DATA-7');
    expect(strict.model.requests).toEqual([]);
  });
});

const script = (input: object, name = 'Read') => ({ turns: [{ tools: [{ name, input }] }], last: 'Done.' });

async function withFile(options: LiveOptions): Promise<Live> {
  const live = await open(options);
  live.write(path.join(live.repo, 'customers/list.txt'), 'Hooli wants 9 of them\n');
  return live;
}

describe('files of a class', () => {
  const PATHS = "      - { path: 'customers/**' }\n";
  it.each([
    ['by its path', script({ file_path: 'customers/list.txt' })],
    ['by a command', script({ command: 'cat ./customers/list.txt' }, 'Bash')],
  ])('are replaced as a whole when a tool reads one %s', async (...[, each]) => {
    const live = await withFile({ policy: ownPolicy(PATHS, {}), script: each });
    const ended = await live.shim(['agent', 'demo-agent', 'look at the list']);
    expect(ended.err).toBe('');
    expect(live.model.requests).toHaveLength(2);
    expect(live.sent).toMatch(/"content":"AUP_OWN_\w{12}"/);
    expect(live.sent).not.toContain('Hooli');
    expect(rowsOf(live, 'request.redacted')).toMatchObject([
      { clause: 'DATA-7', decision: 'redact', counts: { 'own/path': 1 } },
    ]);
  });

  it('are let through when a tool reads another', async () => {
    const live = await withFile({ policy: ownPolicy(PATHS, {}), script: script({ file_path: 'a.txt' }) });
    await live.shim(['agent', 'demo-agent', 'look']);
    expect(live.sent).toContain('two');
    expect(rowsOf(live, 'request.redacted')).toEqual([]);
  });

  it('stop the request, or are told, as the clause demands', async () => {
    const each = script({ file_path: 'customers/list.txt' });
    const strict = await withFile({ policy: ownPolicy(PATHS, { do: 'block' }), script: each });
    const ended = await strict.shim(['agent', 'demo-agent', 'look']);
    expect(ended.out + ended.err).toMatch(/DATA-7, .*own\/path/);
    expect(strict.sent).not.toContain('Hooli');
    const mild = await withFile({ policy: ownPolicy(PATHS, { do: 'warn' }), script: each });
    expect((await mild.shim(['agent', 'demo-agent', 'look'])).err).toContain(
      'note: Our own data stays here.',
    );
    expect(mild.sent).toContain('Hooli');
    expect(rowsOf(mild, 'request.redacted')).toMatchObject([{ decision: 'warn', counts: { 'own/path': 1 } }]);
  });
});

describe('the policy commands', () => {
  it('explain a name of a class, and lint the place of a pattern', async () => {
    const live = await open({ policy: ownPolicy(NAMES, {}) });
    const explained = await live.cli(['policy', 'explain', '--agent', 'probe', '--prompt', 'ask Globex']);
    expect(explained.out).toMatch(/^decision redact/);
    expect(explained.out).toMatch(/DATA-7[^]*finding: own\/words/);
    live.write(live.userPolicy, ownPolicy("      - { pattern: 'abc(?=d)' }\n", {}));
    const linted = await live.cli(['policy', 'lint']);
    expect(linted.code).toBe(3);
    expect(linted.out).toMatch(/aup\.yaml:\d+:20 +error +the pattern cannot be used: lookaround/);
    const started = await live.shim(['agent', 'probe', 'true']);
    expect(started.code).not.toBe(0);
    expect(started.err).toMatch(/aup\.yaml:\d+:20 the pattern cannot be used/);
  });
});

describe('a paste', () => {
  const ESC = '\u001b';

  it.each([
    ['redact', /got .*see AUP_OWN_\w{12} here/],
    ['block', /a paste was not passed on: Our own data stays here\. \(DATA-7 /],
  ])('that holds a name meets %s before the agent has it', async (...[verb, shown]) => {
    const live = await open({ policy: ownPolicy(NAMES, { do: verb, control: 'prompt-redaction' }) });
    const driver = live.terminal([
      'agent',
      'probe',
      'echo ready; while read -r line; do echo "got $line"; done',
    ]);
    await driver.until('ready');
    // The first input waits for the definitions, which load after the agent has started.
    await pause(1500);
    driver.type(`${ESC}[200~see Globex here${ESC}[201~\r`);
    await driver.until(shown);
    driver.type('\u0004');
    await driver.ended(15_000);
    expect(driver.text).not.toContain('Globex');
    const stopped = verb === 'block';
    expect(rowsOf(live, 'prompt.redacted')).toMatchObject([
      { clause: 'DATA-7', decision: stopped ? 'deny' : 'redact', outcome: stopped ? 'refused' : 'redacted' },
    ]);
  });
});
