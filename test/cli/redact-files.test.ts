import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { progressLine } from '../../src/cli/progress.ts';
import { cli, makeHome, type Home } from '../fixtures/home.ts';

const KEY = 'AKIAQ3EGRWP7TSZN5VDK';
const MAIL = 'anna.lund@fjordlab.example';

let at: Home;
let tree = '';
beforeEach(() => {
  at = makeHome();
  tree = path.join(path.dirname(at.dir), 'tree');
  mkdirSync(path.join(tree, '.git'), { recursive: true });
});
afterEach(() => at.remove());

function put(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(tree, name)), { recursive: true });
    writeFileSync(path.join(tree, name), content);
  }
}

function redact(...argv: string[]): { code: number | null; out: string; err: string } {
  const done = spawnSync(process.execPath, [cli, 'redact', ...argv], {
    cwd: tree,
    env: at.env,
    encoding: 'utf8',
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

const textOf = (name: string): string => readFileSync(path.join(tree, name), 'utf8');

const customersPolicy = (more: string): string =>
  'aup: 1\npolicy: { name: Acme, version: "1", owner: a@acme.example }\n' +
  `data_classes:\n  customers: { match: [{ ${more} }] }\n` +
  'clauses:\n  - { id: DATA-9, say: Names stay here., control: context-redaction, phase: enforce, when: { data: customers }, do: { redact: one-way } }\n';

describe('redact --files', () => {
  it('reports places and clauses, changes nothing and keeps nothing', () => {
    put({
      '.gitignore': 'ignored.txt\n',
      'ignored.txt': KEY,
      'node_modules/p/a.js': KEY,
      'config/prod.env': `# x\nKEY=${KEY}\nMAIL=${MAIL}\n`,
      'clean.txt': 'nothing',
    });
    const { code, out, err } = redact('--files', '.');
    expect(code).toBe(1);
    expect(out.replaceAll(/_[0-9A-Z]{12}\b/g, '')).toBe(
      'config/prod.env:2:5  aws-key-id  high  DATA-1            AUP_AWSKEY\n' +
        'config/prod.env:3:6  email       high  DATA-2 (monitor)  AUP_EMAIL\n',
    );
    expect(err).toBe('aup-guard: 2 findings: 1 aws-key-id, 1 email in 1 of 3 files\n');
    expect(textOf('config/prod.env')).toContain(KEY);
    expect(at.snapshot().size).toBe(0);
    expect(redact('--files', 'clean.txt')).toEqual({
      code: 0,
      out: '',
      err: 'aup-guard: nothing found in 1 file\n',
    });
  });

  it('names what it did not look into, and goes on', () => {
    put({
      'a.txt': KEY,
      'x.bin': Buffer.from([1, 0, 2]),
      'wide.txt': Buffer.from(`\ufeff${KEY}`, 'utf16le'),
    });
    symlinkSync('a.txt', path.join(tree, 'link'));
    // Named by a person, so that it cannot be missed.
    const { code, out, err } = redact('--files', '.', 'gone.txt', '--json');
    expect(code).toBe(2);
    const { findings, counts, skipped } = JSON.parse(out);
    expect(findings.map(({ file, line, column }: Record<string, unknown>) => [file, line, column])).toEqual([
      ['a.txt', 1, 1],
      ['wide.txt', 1, 2],
    ]);
    expect(counts).toEqual({ findings: 2, letBe: 0, read: 2 });
    expect(skipped).toEqual([
      { file: 'link', why: 'link' },
      { file: 'gone.txt', why: 'missing' },
      { file: 'x.bin', why: 'binary' },
    ]);
    expect(err).toContain('3 files not looked into: link (a link), gone.txt (not there), x.bin (binary)');
  });

  it('says the same whatever this machine has seen', () => {
    const value = 'Tr4wl-9kelp-moss';
    const env = 'db.env';
    put({ [env]: `DB_PASSWORD=${value}\n`, 'z.txt': `just ${value}\n` });
    const before = redact('--files', '.').out.replaceAll(/_[0-9A-Z]{12}\b/g, '');
    expect(before).toMatch(/^db.env:1:13 {2}.*\n$/);
    const filter = spawnSync(process.execPath, [cli, 'redact'], {
      input: textOf(env),
      env: at.env,
      encoding: 'utf8',
    });
    expect(filter.stdout).not.toContain(value);
    expect(redact('--files', '.').out.replaceAll(/_[0-9A-Z]{12}\b/g, '')).toBe(before);
    // What is replaced is looked for everywhere.
    redact('--files', '.', '--write');
    expect(textOf('z.txt')).toMatch(/^just AUP_\w+\n$/);
  });

  it('shows a preview file by file', () => {
    put({ 'a.txt': `one\n${KEY}\n`, 'b.txt': `${KEY}\n` });
    const { out } = redact('--files', '.', '--preview');
    expect(
      out
        .replaceAll(/_[0-9A-Z]{12}\b/g, '')
        .replaceAll(/yaml:\d+/g, 'yaml:0')
        .split('\n'),
    ).toEqual([
      'a.txt',
      '     1  one',
      '-    2  [AWSKEY 16-31 characters]',
      '+    2  AUP_AWSKEY',
      '        aws-key-id · high confidence · starter.yaml:0 DATA-1',
      '',
      'b.txt',
      '-    1  [AWSKEY 16-31 characters]',
      '+    1  AUP_AWSKEY',
      '        aws-key-id · high confidence · starter.yaml:0 DATA-1',
      '',
    ]);
  });

  it('lets comments speak in files, and only there', () => {
    const text = `a ${KEY} # gitleaks:allow\nb ${KEY}\n`;
    put({ 'a.txt': text });
    expect(redact('--files', '.', '--json').out).toContain('"counts":{"findings":1,"letBe":1,"read":1}');
    const filter = spawnSync(process.execPath, [cli, 'redact'], {
      input: text,
      env: at.env,
      encoding: 'utf8',
    });
    expect(filter.stdout).not.toContain(KEY);
  });

  it('reports what it can where the policy cannot be used, and changes nothing', () => {
    put({ 'a.txt': KEY, 'aup.yaml': 'aup: 1\nclauzes: []\n' });
    const { code, out, err } = redact('--files', 'a.txt');
    expect(code).toBe(3);
    expect(out).toContain('no clause');
    expect(err).toContain('aup-guard: aup.yaml:1:1 ');
    expect(err).toContain('what only the policy describes is not found');
    expect(redact('--files', 'a.txt', '--write').code).toBe(3);
    expect(textOf('a.txt')).toBe(KEY);
    const filter = spawnSync(process.execPath, [cli, 'redact'], { input: KEY, cwd: tree, env: at.env });
    expect({ code: filter.status, out: filter.stdout.toString() }).toEqual({ code: 3, out: '' });
  });

  it("finds the policy's own names, and names the line of a broken rule file", () => {
    put({
      'aup.yaml': customersPolicy('words: [Nordlicht Reederei]'),
      'a.txt': 'for NORDLICHT Reederei only\n',
    });
    const { code, out, err } = redact('--files', 'a.txt', '--json');
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('1 finding') });
    expect(JSON.parse(out).findings).toMatchObject([
      { class: 'organisation', clause: 'DATA-9', start: 4, end: 22 },
    ]);
    expect(redact('--files', 'a.txt', '--detect', 'customers').code).toBe(1);
    expect(redact('--files', 'a.txt', '--detect', 'secrets').code).toBe(0);
    redact('--files', 'a.txt', '--write');
    expect(textOf('a.txt')).toMatch(/^for AUP_\w+ only\n$/);
    const back = spawnSync(process.execPath, [cli, 'redact', '--restore'], {
      input: textOf('a.txt'),
      env: at.env,
    });
    expect({ code: back.status, out: back.stdout.toString() }, 'nobody gets it back').toEqual({
      code: 1,
      out: textOf('a.txt'),
    });
    put({
      'aup.yaml': customersPolicy('import: rules.toml'),
      'rules.toml': '[[rules]]\nid = "x"\n[[rules]\n',
    });
    const broken = redact('--files', 'a.txt');
    expect(broken.code).toBe(3);
    expect(broken.err).toMatch(/rules\.toml:3: /);
  });
});

describe('redact --files --write', () => {
  it('replaces in place, keeps the rest to the byte, and can be undone', () => {
    const before = Buffer.concat([Buffer.from([0xff, 0x0d, 0x0a]), Buffer.from(`k=${KEY}\r\nno end`)]);
    put({ 'a.txt': before, 'clean.txt': 'nothing' });
    chmodSync(path.join(tree, 'a.txt'), 0o640);
    const untouched = statSync(path.join(tree, 'clean.txt')).mtimeMs;
    const { code, err } = redact('--files', '.', '--write');
    expect({ code, err }).toEqual({
      code: 0,
      err: 'aup-guard: 1 finding: 1 aws-key-id in 1 of 2 files; replaced\n',
    });
    const after = readFileSync(path.join(tree, 'a.txt'));
    expect(after.toString('latin1')).toMatch(/^\xff\r\nk=AUP_AWSKEY_\w{12}\r\nno end$/);
    expect(statSync(path.join(tree, 'a.txt')).mode & 0o777).toBe(0o640);
    expect(statSync(path.join(tree, 'clean.txt')).mtimeMs).toBe(untouched);
    const back = spawnSync(process.execPath, [cli, 'redact', '--restore'], { input: after, env: at.env });
    expect(back.stdout.equals(before)).toBe(true);
    expect(redact('--files', '.', '--write').err).toContain('nothing found in 2 files');
  });

  it('goes on after a file it cannot write', () => {
    // No room for the name of a draft beside it.
    const long = `a${'x'.repeat(250)}`;
    put({ [long]: KEY, 'b.txt': KEY });
    const { code, err } = redact('--files', '.', '--write');
    expect(code).toBe(1);
    expect(err).toContain('(ENAMETOOLONG): it stays as it was');
    expect(err).toContain('in 2 of 2 files; replaced in 1');
    expect(textOf(long)).toBe(KEY);
    expect(textOf('b.txt')).toMatch(/^AUP_AWSKEY_/);
  });

  it('leaves files alone when their values could not be put back', () => {
    put({ 'a.txt': KEY });
    redact('--files', '.', '--write');
    put({ 'b.txt': `other ${MAIL}` });
    rmSync(path.join(at.dir, '.local/state/aup-guard/vault.key'));
    const { code, err } = redact('--files', '.', '--write');
    expect(code).toBe(4);
    expect(err).toContain('key file is gone');
    expect(textOf('b.txt')).toContain(MAIL);
  });
});

describe('redact --baseline', () => {
  const first = { 'a/x.txt': `k ${KEY}\nm ${MAIL}\n` };

  it('writes and reads a list of places', () => {
    put(first);
    const update = redact('--files', 'a', '--baseline', '.gitleaksignore', '--update-baseline');
    expect(update.code).toBe(0);
    expect(textOf('.gitleaksignore')).toBe('a/x.txt:aws-key-id:1\na/x.txt:email:2\n');
    expect(redact('--files', '.', '--baseline', '.gitleaksignore')).toMatchObject({
      code: 0,
      err: 'aup-guard: nothing found in 1 file; 2 known or allowed\n',
    });
    put({
      'b.txt': KEY,
      '.gitleaksignore': `# mine\nb.txt:aws-access-token:1\n${textOf('.gitleaksignore')}`,
    });
    expect(redact('--files', '.', '--baseline', '.gitleaksignore').code, 'their name of the rule').toBe(0);
    put({ 'b.txt': `\n${KEY}` });
    expect(redact('--files', '.', '--baseline', '.gitleaksignore').out).toContain('b.txt:2:1');
    redact('--files', '.', '--baseline', '.gitleaksignore', '--update-baseline');
    expect(textOf('.gitleaksignore')).toMatch(/^# mine\n.*\n.*\n.*\nb.txt:aws-key-id:2\n$/);
  });

  it('writes and reads hashes, but none of what could be guessed', () => {
    put(first);
    const update = redact('--files', '.', '--baseline', '.secrets.baseline', '--update-baseline');
    expect(update.code).toBe(1);
    expect(update.err).toContain('1 finding of personal data left out');
    const written = textOf('.secrets.baseline');
    expect(JSON.parse(written).results['a/x.txt']).toHaveLength(1);
    const { out } = redact('--files', '.', '--baseline', '.secrets.baseline');
    expect(out).toMatch(/^a\/x.txt:2:3 {2}email.*\n$/);
    redact('--files', '.', '--baseline', '.secrets.baseline', '--update-baseline');
    expect(textOf('.secrets.baseline'), 'nothing is added twice').toBe(written);
    put({ '.secrets.baseline': written.replace('"is_verified"', '"is_secret": true,\n "is_verified"') });
    expect(redact('--files', '.', '--baseline', '.secrets.baseline').out, 'a real one stays').toContain(
      'a/x.txt:1:3',
    );
  });

  it.each([
    ['.gitleaksignore', 'a.txt:rule:1\nnonsense\n', '.gitleaksignore:2 '],
    ['.secrets.baseline', '{\n "results": {\n,', '.secrets.baseline:3 '],
    ['.secrets.baseline', '{"version":"1"}', '.secrets.baseline:1 '],
  ])('refuses a broken %s, naming the line', (name, text, place) => {
    put({ ...first, [name]: text });
    for (const more of [[], ['--update-baseline']]) {
      const { code, out, err } = redact('--files', '.', '--baseline', name, ...more);
      expect({ code, out: more.length === 0 ? out : '' }).toEqual({ code: 2, out: '' });
      expect(err).toContain(`aup-guard: ${place}`);
      expect(textOf(name)).toBe(text);
    }
  });

  it('says when there is no such file', () => {
    const { code, err } = redact('--files', '.', '--baseline', 'gone');
    expect(code).toBe(2);
    expect(err).toContain('there is no file gone');
    expect(existsSync(path.join(tree, 'gone'))).toBe(false);
  });
});

describe('the progress bar', () => {
  it('fits its line', () => {
    expect(progressLine({ done: 6, total: 12, doing: 'src/a.ts' })).toBe(
      `${'█'.repeat(12)}${'░'.repeat(12)}   6/12  src/a.ts`,
    );
    expect(progressLine({ done: 1, total: 1, doing: 'x'.repeat(100) }, 40)).toHaveLength(39);
    expect(progressLine({ done: 0, total: 0, doing: '' })).toContain('0/0');
  });
});
