/** Asking for a tool: what is kept, recorded, printed and handed on, and that none of it approves anything. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy } from '../fixtures/live.ts';
import { Driver } from '../fixtures/pty-harness.ts';

const CLI = path.resolve('bin/aup-guard.js');
const opened: Live[] = [];
const ends: (() => void)[] = [];
afterEach(async () => {
  Driver.endAll();
  for (const end of ends.splice(0)) end();
  for (const live of opened.splice(0)) await live.close();
});

const CLAUSES = `  - id: TOOLS-1
    say: Use the tools on this list.
    control: tool-allowlist
    phase: enforce
    tools: [{ id: probe }]
    otherwise: { do: deny }
`;

function text(request: string): string {
  const about = `policy: { name: Probe policy, version: '1', request: '${request}', request_reply: 2 working days }`;
  return policy({ clauses: CLAUSES }).replace(/^policy: .*$/m, about);
}

async function open(request = 'https://acme.example/ai-request'): Promise<Live> {
  const live = await Live.open({ policy: text(request) });
  opened.push(live);
  return live;
}

const WHY = 'to compare it for a month';
const asked = (live: Live, ...more: readonly string[]) =>
  live.cli(['request', 'tool', 'codex', '--why', WHY, ...more]);
const requested = (live: Live) => live.rowsOf('tool.requested');

function asking(live: Live): Driver {
  return new Driver([process.execPath, CLI, 'request', 'tool', 'codex', '--why', WHY], {
    env: live.env,
    cwd: live.repo,
    size: { columns: 120, rows: 40 },
  });
}

async function idOf(live: Live): Promise<string> {
  const { requests }: { requests: readonly { request: { id: string } }[] } = JSON.parse(
    (await live.cli(['request', 'list', '--json'])).out,
  );
  return requests[0]?.request.id ?? '';
}

describe('asking', () => {
  it('keeps and records it, and prints a text with the place it goes to', async () => {
    const live = await open();
    const { code, out } = await asked(live);
    expect(code).toBe(0);
    expect(out).toContain('the AI tool codex');
    expect(out).toContain(`Why: ${WHY}`);
    expect(out).toContain('clause TOOLS-1');
    expect(out).toContain('next  paste it at https://acme.example/ai-request');
    expect(requested(live)).toMatchObject([
      {
        outcome: 'asked',
        agent: 'codex',
        actor: 'human',
        code: 'tool',
        counts: { 'reason-letters': WHY.length },
      },
    ]);
    const ledger = readFileSync(path.join(live.state, 'ledger/current.jsonl'), 'utf8');
    expect(ledger).not.toContain(WHY);
  });

  it('approves nothing', async () => {
    const live = await open();
    live.write(path.join(live.bin, 'codex'), '#!/bin/sh\necho started\n', 0o755);
    await asked(live);
    await live.cli(['request', 'close', await idOf(live), '--answer', 'approved']);
    expect(await live.shim(['agent', 'codex'])).toMatchObject({ code: 1, out: '' });
  });

  it.each([
    [['tool', 'codex']],
    [['tool', 'co dex', '--why', 'x']],
    [['tool', 'codex', '--why', ' ']],
    [['tool', 'codex', '--why', 'x', '--until', 'soon']],
    [['tool', 'codex', '--why', 'x', '--exception']],
    [['exception', 'NONE-1', '--why', 'x', '--until', '2999-01-01']],
    [['close', '00000000', '--answer', 'approved']],
    [['tool', 'codex', '--why', 'with AKIAZ7QWERTYUIOPASDF']],
  ])('refuses %j', async (args) => {
    const live = await open();
    expect((await live.cli(['request', ...args])).code).toBe(2);
    expect(requested(live)).toEqual([]);
  });

  it('takes servers and exceptions as well', async () => {
    const live = await open();
    expect((await live.cli(['request', 'mcp', 'files', '--why', 'x'])).out).toContain('the MCP server files');
    const until = ['--until', '2999-01-01'];
    const { out } = await live.cli(['request', 'exception', 'DATA-1', '--why', 'x', ...until]);
    expect(out).toContain('an exception to DATA-1');
    expect(out).toContain('by: to-be-approved, until: 2999-01-01');
    expect(requested(live)).toMatchObject([{ code: 'mcp' }, { code: 'exception' }]);
  });

  it('is an agent’s where an agent calls it', async () => {
    const live = await open();
    const line = `'${process.execPath}' '${CLI}' request tool codex --why x`;
    await live.shim(['agent', 'probe', line]);
    expect(requested(live)).toMatchObject([{ actor: 'agent' }]);
    expect((await live.cli(['request', 'list'])).out).toContain('an agent');
  });
});

describe('the list', () => {
  it('has age, time left, and how long answers took', async () => {
    const live = await open();
    expect((await live.cli(['request', 'list'])).out).toBe('nothing was asked for\n');
    await asked(live);
    expect((await live.cli(['request', 'list'])).out).toMatch(/codex.*waiting +[2-4](\.\d)? d left/);
    const id = await idOf(live);
    expect((await live.cli(['request', 'close', id, '--answer', 'refused'])).out).toContain(
      'refused after 0 d',
    );
    const { out } = await live.cli(['request', 'list']);
    expect(out).toMatch(/refused +took 0 d/);
    expect(out).toContain('1 answer, half of them within 0 d; the policy promises 2 working days');
    expect(requested(live)).toMatchObject([{ outcome: 'asked' }, { outcome: 'refused', actor: 'human' }]);
    expect((await live.cli(['request', 'close', id, '--answer', 'approved'])).code).toBe(2);
  });

  it('shows nothing this guard did not write', async () => {
    const live = await open();
    await asked(live);
    const folder = path.join(live.state, 'requests');
    const [name = ''] = readdirSync(folder);
    const kept = readFileSync(path.join(folder, name), 'utf8');
    writeFileSync(path.join(folder, name), kept.replace('codex', 'other'));
    expect((await live.cli(['request', 'list'])).out).toBe('nothing was asked for\n');
  });

  it('is not closed by an agent', async () => {
    const live = await open();
    await asked(live);
    const line = `'${process.execPath}' '${CLI}' request close ${await idOf(live)} --answer approved`;
    await live.shim(['agent', 'probe', line]);
    expect(requested(live)).toHaveLength(1);
  });
});

describe('handing it on', () => {
  it.each([
    ['y', 1],
    ['n', 0],
  ])('posts it to a webhook after a person’s yes only: %s', async (answer, times) => {
    const bodies: string[] = [];
    const server = createServer((incoming, reply) => {
      let body = '';
      incoming.on('data', (chunk) => (body += String(chunk)));
      incoming.on('end', () => {
        bodies.push(body);
        reply.end('ok');
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    ends.push(() => server.close());
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const live = await open(`webhook:http://127.0.0.1:${port}/ask`);
    const driver = asking(live);
    await driver.until(/send it to .*\[y\/N\]/);
    driver.type(`${answer}\r`);
    expect(await driver.ended()).toMatchObject({ code: 0 });
    expect(bodies).toHaveLength(times);
    expect(bodies.every((body) => body.includes('"name":"codex"'))).toBe(true);
  });

  it('opens the address after a yes', async () => {
    const live = await open();
    const file = path.join(live.dir, 'opened');
    live.write(path.join(live.bin, 'xdg-open'), `#!/bin/sh\necho "$1" > '${file}'\n`, 0o755);
    const driver = asking(live);
    await driver.until(/open https.*\[y\/N\]/);
    driver.type('y\r');
    await driver.ended();
    expect(readFileSync(file, 'utf8')).toBe('https://acme.example/ai-request\n');
  });

  it('makes a branch with the change, and touches nothing else', async () => {
    const live = await open('git');
    live.write(path.join(live.repo, 'aup.yaml'), text('git'));
    live.write(
      live.userPolicy,
      policy({ clauses: '' }).replace("version: '1'", "version: '1', request: git"),
    );
    live.git('add aup.yaml && git commit -qm policy');
    const head = live.git('rev-parse HEAD');
    const { out } = await asked(live);
    expect(out).toMatch(/branch {2}aup-request\/[0-9a-f]{8} in .*, not pushed/);
    const branch = /aup-request\/[0-9a-f]{8}/.exec(out)?.[0] ?? '';
    expect(live.git(`diff --stat HEAD ${branch}`)).toContain('1 insertion(+), 1 deletion(-)');
    expect(live.git(`show ${branch}:aup.yaml`)).toContain('tools: [{ id: probe }, { id: "codex" }]');
    expect(live.git('rev-parse HEAD')).toBe(head);
    expect(live.git('status --porcelain')).toBe('');
    expect(live.git('ls-remote origin')).not.toContain('aup-request');
  });
});

/** A server that answers everything with a status; the port alone where nobody listens. */
async function webhook(status: number | undefined): Promise<string> {
  const server = createServer((incoming, reply) => {
    incoming.resume();
    if (status !== undefined) reply.writeHead(status, { location: '/elsewhere' }).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  if (status === undefined) {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  } else ends.push(() => server.close());
  return `webhook:http://127.0.0.1:${port}/ask`;
}

describe('handing it on where nobody takes it', () => {
  it.each([
    ['refuses the connection', undefined, 'it did not answer'],
    ['has no room', 503, 'it answered 503'],
    ['sends it elsewhere', 302, 'it did not answer'],
  ])('a webhook that %s: it is kept, said, and ends with 4', async (_name, status, why) => {
    const live = await open(await webhook(status));
    const driver = asking(live);
    await driver.until(/send it to .*\[y\/N\]/);
    driver.type('y\r');
    expect(await driver.ended()).toMatchObject({ code: 4 });
    expect(driver.text).toContain('the request is kept, but the webhook did not take it');
    expect(driver.text).toContain(why);
    expect(driver.text).toContain('send the text above by hand');
    expect((await live.cli(['request', 'list'])).out).toContain('codex');
    expect(requested(live)).toMatchObject([{ outcome: 'asked' }]);
  });

  it('a mail program that fails: it is kept, and says where it goes', async () => {
    const live = await open('security@acme.example');
    live.write(path.join(live.bin, 'xdg-open'), '#!/bin/sh\nexit 3\n', 0o755);
    const driver = asking(live);
    await driver.until(/open .*\[y\/N\]/);
    driver.type('y\r');
    expect(await driver.ended()).toMatchObject({ code: 0 });
    expect(driver.text).toContain('nothing here opens it: go to security@acme.example');
    expect((await live.cli(['request', 'list'])).out).toContain('codex');
  });
});
