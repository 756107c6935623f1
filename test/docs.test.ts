import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');

function tracked(): string[] {
  // New files count before they are added, so that a commit cannot bring in what this test would refuse.
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const list = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  return list.split('\0').filter((file) => file !== '' && existsSync(path.join(ROOT, file)));
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

const files = tracked();
const pages = files.filter((file) => file.endsWith('.md') && !file.startsWith('.changeset/'));

/** Lines of fenced shell blocks, prompts and comments taken off. */
function commandsIn(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^```(?:sh|bash|shell|console)\n([\s\S]*?)^```/gm)];
  return blocks
    .flatMap((block) => (block[1] ?? '').split('\n'))
    .flatMap((line) =>
      line
        .replace(/^\$ /, '')
        .replace(/\s#.*$/, '')
        .split('&&'),
    )
    .map((command) => command.trim())
    .filter((command) => command !== '' && !command.startsWith('#'));
}

/** npm's own commands that need no script. */
const NPM = new Set(['ci', 'install', 'i', 'pack']);

function scripts(): ReadonlySet<string> {
  const manifest: unknown = JSON.parse(read('package.json'));
  if (typeof manifest !== 'object' || manifest === null || !('scripts' in manifest)) return new Set();
  const { scripts: table } = manifest;
  return new Set(typeof table === 'object' && table !== null ? Object.keys(table) : []);
}

/** The script a command names, when it names one: `npm run check -- --fast` -> `check`. */
function scriptOf(command: string): string | undefined {
  const [program, verb, name] = command.split(/\s+/);
  if (program !== 'npm' || verb === undefined || NPM.has(verb)) return undefined;
  return verb === 'run' ? (name ?? '') : verb;
}

/** Words of an `aup-guard` call up to the first option or argument: `npx aup-guard log show 91` -> log, show. */
function guardCommand(command: string): string[] | undefined {
  const words = /^(?:npx )?aup-guard\s+(.*)$/.exec(command)?.[1]?.split(/\s+/);
  if (words === undefined) return undefined;
  const end = words.findIndex((word) => !/^[a-z][a-z-]*$/.test(word));
  return end === -1 ? words : words.slice(0, end);
}

function knownToGuard(word: string): boolean {
  // An unknown word with --help gets the help of the whole program, so the usage line must name it.
  const args = [path.join(ROOT, 'bin/aup-guard.js'), word, '--help'];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
  return status === 0 && stdout.startsWith(`Usage: aup-guard ${word} `);
}

/** Relative targets of links and pictures, with the anchor. */
function linksIn(markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  const inline = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)/g)].map((match) => match[1] ?? '');
  const pictures = [...prose.matchAll(/\b(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
  return [...inline, ...pictures].filter((target) => !/^(?:[a-z][a-z+.-]*:|\/\/)/i.test(target));
}

function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

function brokenLinks(page: string, markdown: string): string[] {
  return linksIn(markdown).filter((target) => {
    const [file = '', anchor] = target.split('#');
    const place = file === '' ? page : path.posix.join(path.posix.dirname(page), decodeURIComponent(file));
    if (place !== page && !existsSync(path.join(ROOT, place))) return true;
    if (anchor === undefined || !place.endsWith('.md')) return false;
    return !anchorsOf(place === page ? markdown : read(place)).includes(anchor);
  });
}

describe('pages', () => {
  it('are all there', () => {
    for (const file of [
      'LICENSE',
      'ARCHITECTURE.md',
      'CONTRIBUTING.md',
      'SECURITY.md',
      'docs/how-it-works.md',
      'docs/threat-model.md',
      '.ci/run',
      '.github/workflows/ci.yml',
      '.changeset/config.json',
    ]) {
      expect(files).toContain(file);
    }
  });

  it.each(pages)('%s: scripts exist', (page) => {
    const named = commandsIn(read(page)).map(scriptOf);
    const missing = named.filter((name) => name !== undefined && !scripts().has(name));
    expect(missing).toEqual([]);
  });

  it.each(pages)('%s: aup-guard commands exist', (page) => {
    const named = commandsIn(read(page)).map(guardCommand);
    const first = new Set(named.filter((words) => words !== undefined).map((words) => words[0] ?? ''));
    const unknown = [...first].filter((word) => word !== '' && !knownToGuard(word));
    expect(unknown).toEqual([]);
  });

  it.each(pages)('%s: links lead somewhere', (page) => {
    expect(brokenLinks(page, read(page))).toEqual([]);
  });

  it('with mistakes are found', () => {
    const text = '# A b\n\n[x](nowhere.md) [y](#a-b) [z](#no)\n\n```sh\nnpm run nothing && npm test\n```\n';
    expect(brokenLinks('SEEDED.md', text)).toEqual(['nowhere.md', '#no']);
    expect(commandsIn(text).map(scriptOf)).toEqual(['nothing', 'test']);
    expect(scripts().has('nothing')).toBe(false);
    expect(guardCommand('npx aup-guard log show 91')).toEqual(['log', 'show']);
    expect(knownToGuard('no-such-command')).toBe(false);
    expect(knownToGuard('install')).toBe(true);
  });
});

describe('tracked files', () => {
  /** Folders that exist on one machine only. `/home/dev`, `/work/shop` in tests are made up, so not these. */
  const OWN_PATHS = new RegExp(String.raw`/(?:tmp/wt|tmp/brief|work/(?:main|shared)|root/\.)`);
  /** Written in pieces: this file is tracked as well. */
  const REGISTRIES = new RegExp(
    ['registry', 'npmjs', 'org'].join(String.raw`\.`) + '|' + ['unpkg', 'com'].join('\\.'),
  );

  const texts = files
    .filter((file) => !/\.(?:png|gif|ico|woff2?)$/.test(file) && file !== 'test/docs.test.ts')
    .map((file) => ({ file, text: read(file) }));

  it('hold no path of a developer’s machine', () => {
    expect(texts.length).toBeGreaterThan(20);
    expect(texts.filter(({ text }) => OWN_PATHS.test(text)).map(({ file }) => file)).toEqual([]);
    expect(OWN_PATHS.test(['', 'work', 'main', 'src'].join('/'))).toBe(true);
  });

  it('name no package registry', () => {
    expect(texts.filter(({ text }) => REGISTRIES.test(text)).map(({ file }) => file)).toEqual([]);
    expect(REGISTRIES.test(`https://${['registry', 'npmjs', 'org'].join('.')}/x`)).toBe(true);
  });

  it('end their lines as .editorconfig says', () => {
    const own = texts.filter(({ file }) => /\.(?:ts|mjs|js|json|md|yaml|yml|sh)$/.test(file));
    const wrong = own.filter(({ file, text }) => !file.startsWith('test/fixtures/') && text.includes('\r\n'));
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });
});
