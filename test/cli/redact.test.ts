import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { detectors } from '../../src/catalog/detectors/index.ts';
import { redactFilter, restoreFilter, type FilterIo } from '../../src/cli/redact-filter.ts';
import { redactCommand, type RedactPlace } from '../../src/cli/redact.ts';
import type { RedactOptions } from '../../src/cli/redact-options.ts';
import { openMachine } from '../../src/host/machine.ts';
import { openRedactTools, type RedactTools } from '../../src/host/redact-tools.ts';
import { cli, makeHome, type Home } from '../fixtures/home.ts';

const KEY = 'AKIAQ3EGRWP7TSZN5VDK';

const homes: Home[] = [];
function home(): Home {
  const made = makeHome();
  homes.push(made);
  return made;
}
afterEach(() => {
  for (const made of homes.splice(0)) made.remove();
});

/** One byte at a time: characters of several bytes are cut. */
async function* bytewise(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (const byte of bytes) yield Uint8Array.of(byte);
}

interface Answer {
  readonly out: Buffer;
  readonly said: string;
  readonly code: number;
}

async function run(options: RedactOptions, input: string | Uint8Array, at: Home = home()): Promise<Answer> {
  const parts: Buffer[] = [];
  let said = '';
  const place: RedactPlace = {
    machine: openMachine(at.env, at.dir),
    io: {
      stdin: bytewise(Buffer.from(input)),
      write: async (data) => void parts.push(Buffer.from(data)),
      say: (words) => (said += `${words}\n`),
    },
  };
  const code = await redactCommand(options, place);
  return { out: Buffer.concat(parts), said, code };
}

/** What a filter makes of some bytes. */
async function through(input: Uint8Array, filter: (io: FilterIo) => Promise<unknown>): Promise<Buffer> {
  const parts: Buffer[] = [];
  await filter({
    stdin: bytewise(input),
    write: async (data) => void parts.push(Buffer.from(data)),
    say: () => undefined,
  });
  return Buffer.concat(parts);
}

/** Tools that are opened once for many inputs. */
function toolsOf(at: Home): RedactTools {
  const { state } = openMachine(at.env, at.dir).paths;
  const policy = { weight: () => 0, oneWay: () => false };
  return openRedactTools({ detectors, policy, state, keep: true, wanted: ({ optIn }) => optIn !== true });
}

async function filtered(tools: RedactTools, input: Uint8Array): Promise<Buffer> {
  return through(input, async (io) => redactFilter(tools, io, false));
}

/** The program itself, with something on standard input. */
function spawned(argv: readonly string[], input: string | Uint8Array, at: Home = home()) {
  const done = spawnSync(process.execPath, [cli, 'redact', ...argv], { input, env: at.env, cwd: at.dir });
  return { code: done.status, out: done.stdout, err: done.stderr.toString() };
}

describe('redact as a filter', () => {
  it('replaces what it finds and nothing else', async () => {
    const { out, code } = await run({}, `schlüssel ${KEY}\r\nend without a line break`);
    expect(out.toString()).toMatch(/^schlüssel AUP_AWSKEY_\w{12}\r\nend without a line break$/);
    expect(code).toBe(0);
  });

  it('releases lines as they come when asked', async () => {
    const child = spawn(process.execPath, [cli, 'redact', '--line-buffered'], { env: home().env });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stdin.write(`a ${KEY}\n`);
    expect((await lines.next()).value).toMatch(/^a AUP_AWSKEY_\w{12}$/);
    child.stdin.end('last');
    expect((await lines.next()).value).toBe('last');
  });

  it('gives bytes back as they came where nothing is found', async () => {
    const tools = toolsOf(home());
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect((await filtered(tools, bytes)).equals(bytes)).toBe(true);
      }),
      { numRuns: 300 },
    );
    tools.close();
  });

  it.each([
    ['invalid UTF-8', Buffer.from([0xff, 0x20]), Buffer.from([0x0a, 0xc3])],
    ['binary', Buffer.from([0, 1, 2, 0x20]), Buffer.from([0x20, 0, 0x80])],
  ])('leaves the bytes around a value as they are: %s', async (_, before, after) => {
    const { out } = await run({}, Buffer.concat([before, Buffer.from(KEY), after]));
    expect(out.subarray(0, before.length).equals(before)).toBe(true);
    expect(out.subarray(-after.length).equals(after)).toBe(true);
    expect(out.subarray(before.length, -after.length).toString()).toMatch(/^AUP_AWSKEY_\w{12}$/);
  });

  it('reads and writes UTF-16', async () => {
    const { out } = await run({}, Buffer.from(`\ufeffkey ${KEY}\n`, 'utf16le'));
    expect(out.toString('utf16le')).toMatch(/^\ufeffkey AUP_AWSKEY_\w{12}\n$/);
  });

  it('ends quietly when its reader has seen enough', () => {
    const at = home();
    const script = `yes 'a line with ${KEY} in it' | head -c 3000000 | "$NODE" "$CLI" redact | head -n 1; echo "\${PIPESTATUS[2]}"`;
    const env = { ...at.env, NODE: process.execPath, CLI: cli };
    const { stdout, stderr } = spawnSync('bash', ['-c', script], { env, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^a line with AUP_AWSKEY_\w{12} in it\n0\n$/);
  });

  it('goes on without its vault, and says so', () => {
    const at = home();
    spawned([], KEY, at);
    at.run('rm', [`${at.dir}/.local/state/aup-guard/vault.key`]);
    const { code, out, err } = spawned([], KEY, at);
    expect(out.toString()).toMatch(/^AUP_AWSKEY_\w{12}$/);
    expect(code).toBe(0);
    expect(err).toMatch(/key file is gone.*may not come back/);
    expect(spawned(['--restore'], out, at)).toMatchObject({
      code: 4,
      err: expect.stringContaining('key file is gone'),
    });
  });

  it('restores what it can from a damaged vault', () => {
    const at = home();
    const vault = `${at.dir}/.local/state/aup-guard/vault`;
    const first = spawned([], KEY, at).out.toString();
    const sealed = readFileSync(vault, 'utf8');
    const second = spawned([], 'anna.lund@fjordlab.example', at).out.toString();
    const line = readFileSync(vault, 'utf8').slice(sealed.length);
    const [, start = '', rest = ''] = /^(\s*1\.)(.*)$/s.exec(line) ?? [];
    const altered = rest.trimEnd().slice(0, -1).split('').toReversed().join('');
    writeFileSync(vault, `${sealed}${start}${altered}.\n`);
    const { code, out, err } = spawned(['--restore'], `${first} ${second}`, at);
    expect(out.toString()).toBe(`${KEY} ${second}`);
    expect(code).toBe(1);
    expect(err).toContain('1 of its lines cannot be read');
    expect(spawned(['--preview'], KEY, at), 'the rest works').toMatchObject({ code: 1 });
  });

  it('says that a folder is no input', () => {
    const { status, stderr } = spawnSync('bash', ['-c', `"$NODE" "$CLI" redact < /`], {
      env: { ...home().env, NODE: process.execPath, CLI: cli },
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr:
        'aup-guard: standard input is a folder\n  next  look into it with: aup-guard redact --files PATH\n',
    });
  });

  it('finds only what it is asked for', async () => {
    const text = `${KEY} anna.lund@fjordlab.example`;
    const names = async (detect: string): Promise<string> =>
      (await run({ detect }, text)).out.toString().replaceAll(/_[0-9A-Z]{12}\b/g, '');
    expect(await names('email')).toBe(`${KEY} AUP_EMAIL`);
    expect(await names('secrets')).toBe('AUP_AWSKEY anna.lund@fjordlab.example');
    expect(await names('+email')).toBe('AUP_AWSKEY AUP_EMAIL');
    await expect(run({ detect: 'emial' }, text)).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('did you mean email?'),
    });
    await expect(run({ detect: ' , ' }, text)).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('redact --restore', () => {
  it('puts back what this machine replaced, in any session', async () => {
    const at = home();
    const text = `a ${KEY} b anna.lund@fjordlab.example\n`;
    const { out } = await run({}, text, at);
    expect(out.toString()).not.toContain(KEY);
    const back = await run({ restore: true }, out.toString().toLowerCase().replaceAll('aup_', 'AUP_'), at);
    expect(back).toMatchObject({ said: '', code: 0 });
    expect(back.out.toString()).toBe(text);
  });

  it('undoes the filter to the byte, whatever stands around the values', async () => {
    const at = home();
    const tools = toolsOf(at);
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom(` ${KEY} `, '\r\n', ' anna.lund@fjordlab.example ', 'password = "')
        .map((text) => Buffer.from(text)),
      fc
        .uint8Array({ minLength: 12, maxLength: 20 })
        .map((bytes) => Buffer.from(`\ntoken: "${Buffer.from(bytes).toString('latin1')}"\n`, 'latin1')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 12 }), async (parts) => {
        const input = Buffer.concat(parts);
        const safe = await filtered(tools, input);
        const back = await through(safe, async (io) =>
          restoreFilter(openMachine(at.env, at.dir).paths.state, io),
        );
        expect(back.equals(input)).toBe(true);
      }),
      { numRuns: 200 },
    );
    tools.close();
  });

  it('names what it cannot put back, and leaves it', async () => {
    const at = home();
    const { out } = await run({}, KEY, at);
    const ours = out.toString();
    const foreign = (await run({}, 'anna.lund@fjordlab.example')).out.toString();
    const damaged = `${ours.slice(0, -1)}${ours.endsWith('0') ? '1' : '0'}`;
    // Words without a digit are not taken for placeholders.
    const short = `${ours.slice(0, -4)}7`;
    const input = `${ours} ${foreign} ${foreign} ${damaged} ${short} AUP_GUARD_SESSION aup_guard_2\n`;
    const back = await run({ restore: true }, input, at);
    expect(back.out.toString()).toBe(input.replace(ours, KEY));
    expect(back.code).toBe(1);
    expect(back.said).toContain(`1 placeholder stayed: the vault of this machine does not know ${foreign}`);
    expect(back.said).toContain('2 placeholders stayed: misspelled');
    expect(back.said).not.toContain(KEY);
  });

  it('is refused inside the session of an agent', async () => {
    const at = home();
    const inside = { ...at, env: { ...at.env, AUP_GUARD_SESSION: 'claude-0123456789' } };
    await expect(run({ restore: true }, '', inside)).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('redact --jsonl', () => {
  it('answers lines with findings', async () => {
    const lines = [
      { id: 'a', text: `é ${KEY}` },
      { id: 2, text: 'nothing' },
    ];
    const { out } = await run({ jsonl: true }, lines.map((line) => JSON.stringify(line)).join('\n\n'));
    const answers = out.toString().trim().split('\n');
    expect(answers.map((line) => JSON.parse(line))).toEqual([
      { id: 'a', findings: [{ type: 'aws-key-id', start: 2, end: 22 }] },
      { id: 2, findings: [] },
    ]);
  });

  it.each([
    ['no json', 'is not JSON'],
    ['{"id":1}', 'has no text'],
    ['7', 'is no object'],
  ])('names the line of %s and answers the others', (line, what) => {
    const { code, out, err } = spawned(
      ['--jsonl'],
      `{"id":1,"text":"a"}\n\n${line}\n{"id":2,"text":"b"}\n${line}`,
    );
    expect(code).toBe(2);
    expect(out.toString()).toBe('{"id":1,"findings":[]}\n{"id":2,"findings":[]}\n');
    expect(err).toMatch(new RegExp(`^aup-guard: line 3 ${what}; nor are lines 5 answered\n`));
  });
});

describe('redact --json', () => {
  it('says where and what, and never the value', async () => {
    const at = home();
    const text = `one\n  key ${KEY} x ${KEY}\nmail anna.lund@fjordlab.example`;
    const { out, code, said } = await run({ json: true, stdinPath: 'notes.txt' }, text, at);
    expect(code).toBe(1);
    expect(said).toBe('aup-guard: 3 findings: 2 aws-key-id, 1 email\n');
    expect(out.toString()).not.toMatch(/AKIA|anna/);
    const { schema, findings, counts } = JSON.parse(out.toString());
    expect(schema).toBe('aup-guard/redact/1');
    expect(counts).toEqual({ findings: 3, letBe: 0, read: 1 });
    expect(findings[0]).toEqual({
      file: 'notes.txt',
      detector: 'aws-key-id',
      label: 'AWSKEY',
      class: 'secret',
      clause: 'DATA-1',
      phase: 'enforce',
      where: expect.stringMatching(/^starter.yaml:\d+$/),
      confidence: 'high',
      start: 10,
      end: 30,
      line: 2,
      column: 7,
      placeholder: expect.stringMatching(/^AUP_AWSKEY_\w{12}$/),
      fingerprint: expect.stringMatching(/^\w{10}$/),
    });
    expect(findings[1]).toMatchObject({ line: 2, column: 30, fingerprint: findings[0].fingerprint });
    expect(findings[2]).toMatchObject({ class: 'personal', line: 3, column: 6 });
    expect(at.snapshot().size, 'nothing is kept').toBe(0);
  });

  it('is whole when nothing is found', async () => {
    const { out, code } = await run({ json: true }, 'nothing');
    expect(code).toBe(0);
    expect(JSON.parse(out.toString())).toMatchObject({ findings: [], counts: { findings: 0 } });
  });
});

describe('redact --preview', () => {
  it('shows a diff in which the value is masked', async () => {
    const lines = ['# a', '# b', '# c', `\tkey=${KEY}`, 'd', 'e', 'f', 'g', 'h', 'i', `x ${KEY} \u001b[31m`];
    const { out, code } = await run({ preview: true }, `${lines.join('\n')}\n`);
    expect(code).toBe(1);
    expect(
      out
        .toString()
        .replaceAll(/AWSKEY_\w{12}/g, 'AWSKEY_0')
        .replaceAll(/yaml:\d+/g, 'yaml:0')
        .split('\n'),
    ).toEqual([
      '     2  # b',
      '     3  # c',
      '-    4    key=[AWSKEY 16-31 characters]',
      '+    4    key=AUP_AWSKEY_0',
      '        aws-key-id · high confidence · starter.yaml:0 DATA-1',
      '     5  d',
      '     6  e',
      '  ⋮     ',
      '     9  h',
      '    10  i',
      '-   11  x [AWSKEY 16-31 characters] \\u001b[31m',
      '+   11  x AUP_AWSKEY_0 \\u001b[31m',
      '        aws-key-id · high confidence · starter.yaml:0 DATA-1',
      '',
    ]);
  });

  it('keeps a value of several lines and a long line short', async () => {
    const dashes = '-----';
    const pem = `${dashes}BEGIN PRIVATE KEY${dashes}\n${'MIIEvQIBADANBgkqhkiG9w0B\n'.repeat(3)}${dashes}END PRIVATE KEY${dashes}`;
    const long = `${'word '.repeat(100)}${KEY}${' word'.repeat(100)}`;
    const { out } = await run({ preview: true }, `a ${pem} b\n${long}\n`);
    const rows = out
      .toString()
      .replaceAll(/_\w{12}\b/g, '_0')
      .split('\n');
    expect(rows[0]).toBe('-    1  a [PRIVATEKEY 128-255 characters] b');
    expect(rows[1]).toBe('+    1  a AUP_PRIVATEKEY_0 b');
    expect(rows[3]).toBe(
      '-    6  …ord word word word word [AWSKEY 16-31 characters] word word word word wor…',
    );
    expect(rows.join('\n')).not.toMatch(/MIIE|AKIA/);
  });
});

describe('redact refuses', () => {
  it.each<[string, RedactOptions]>([
    ['--write goes with --files', { write: true }],
    ['--restore and --json do not go together', { restore: true, json: true }],
    ['--update-baseline goes with --baseline', { updateBaseline: true, files: ['.'] }],
    ['--files and --stdin-path do not go together', { files: ['.'], stdinPath: 'x' }],
    ['--baseline goes with --files or --json or --preview', { baseline: 'x' }],
  ])('%s', async (message, options) => {
    await expect(run(options, '')).rejects.toMatchObject({ code: 'usage', message });
  });
});
