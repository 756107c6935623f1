import { describe, expect, it } from 'vitest';
import { detectors } from '../../../src/catalog/detectors/index.ts';
import { identityOf, launchOf } from '../../../src/engine/mcp/identity.ts';
import type { McpTransport } from '../../../src/engine/mcp/model.ts';
import { secretFinder } from '../../../src/host/mcp-discover.ts';
import { hashing } from '../../../src/host/policy-hashing.ts';

const scan = secretFinder(detectors);

function stdio(words: string): McpTransport {
  return { kind: 'stdio', argv: words.split('|') };
}

function http(url: string): McpTransport {
  return { kind: 'http', url };
}

function digest(transport: McpTransport, names: readonly string[] = [], base?: string): string {
  return identityOf(launchOf(transport, scan, base), names, hashing).digest;
}

const FAKE = 'q8Zr3vT1mXw7Ks5Yp2Ld';

describe('one server', () => {
  it.each([
    ['with and without -y', stdio('npx|-y|kit|/srv'), stdio('npx|kit|/srv')],
    ['by another launcher', stdio('npx|kit'), stdio('pnpm|dlx|kit')],
    ['on Windows', stdio('npx|kit'), stdio('cmd|/c|npx|kit')],
    ['through our own gate', stdio('npx|kit'), stdio('/opt/aup-shim|mcp|--|npx|kit')],
    ['with a key that was changed', stdio(`kit|--api-key|${FAKE}`), stdio(`kit|--api-key|${FAKE}x`)],
    ['with a reference to the key', stdio(`kit|--api-key=${FAKE}`), stdio('kit|--api-key=${KIT_KEY}')],
    [
      'behind a bridge',
      http('https://far.example.com/mcp'),
      stdio('npx|mcp-remote|https://far.example.com/mcp/'),
    ],
    [
      'with a reference in its address',
      http(`https://a.example.com/mcp?api_key=${FAKE}`),
      http('https://a.example.com/mcp?api_key=${KEY}'),
    ],
    [
      'with a reference to a password',
      stdio(`kit|postgresql://ana:${FAKE}@db.example.com/shop`),
      stdio('kit|postgresql://ana:${PW}@db.example.com/shop'),
    ],
    ['with its variable in a shell', stdio('env|A=b|npx|kit'), stdio('sh|-c|A=b npx kit')],
    ['spelt in capitals', http('HTTPS://Far.example.com:443/mcp'), http('https://far.example.com/mcp')],
  ])('%s is the same', (_, one, other) => {
    expect(digest(other)).toBe(digest(one));
  });

  it.each([
    ['another version', stdio('npx|kit@1.0.0'), stdio('npx|kit@1.0.1')],
    ['other arguments', stdio('npx|kit|/srv'), stdio('npx|kit|/')],
    ['another registry', stdio('npx|kit'), stdio('npx|--registry|http://r.example.com|kit')],
    ['a mount', stdio('docker|run|db'), stdio('docker|run|-v|/:/host|db')],
    ['a preloaded file', stdio('node|/s.js'), stdio('node|--require|/x.js|/s.js')],
    [
      'another command behind a variable',
      stdio('sh|-c|TOKEN=x1y2z3w4 a && b'),
      stdio('sh|-c|TOKEN=x1y2z3w4 a && c'),
    ],
    ['another path', http('https://far.example.com/a'), http('https://far.example.com/b')],
    [
      'another question',
      http('https://far.example.com/a?project=1'),
      http('https://far.example.com/a?project=2'),
    ],
    ['a launcher of the same name elsewhere', stdio('npx|kit'), stdio('./bin/npx|kit')],
    ['an interpreter of the same name elsewhere', stdio('node|/s.js'), stdio('/home/ana/x/node|/s.js')],
    ['a launcher that only seems to be of the system', stdio('npx|kit'), stdio('/usr/../tmp/npx|kit')],
    ['a shell elsewhere', stdio('sh|-c|npx kit'), stdio('../sh|-c|npx kit')],
    ['a shell of Windows elsewhere', stdio('cmd|/c|npx|kit'), stdio('.\\cmd.exe|/c|npx|kit')],
    ['a launcher of the folder it is in', stdio('npx|kit'), stdio('./npx|kit')],
    ['a program of the folder it is in', stdio('kit'), stdio('./kit')],
    ['a gate elsewhere', stdio('npx|kit'), stdio('./aup-guard|mcp|gate|--|npx|kit')],
    ['a folder whose settings count', stdio('npx|kit'), stdio('direnv|exec|.|--|npx|kit')],
    ['a tool put on its path', stdio('npx|kit'), stdio('mise|exec|node@20|--|npx|kit')],
    ['a file of variables', stdio('npx|kit'), stdio('dotenv|--|npx|kit')],
    ['a variable of the launcher', stdio('npx|kit'), stdio('env|NODE_OPTIONS=x|npx|kit')],
  ])('with %s is another', (_, one, other) => {
    expect(digest(other)).not.toBe(digest(one));
  });

  it('belongs to its folder and to the names of its variables', () => {
    const relative = stdio('node|./s.js');
    expect(digest(relative, [], '/a')).not.toBe(digest(relative, [], '/b'));
    expect(digest(stdio('node|${workspaceFolder}/s.js'), [], '/a')).toBe(digest(relative, [], '/a'));
    expect(digest(relative, ['B', 'A'])).toBe(digest(relative, ['A', 'B', 'A']));
    expect(digest(relative, ['A'])).not.toBe(digest(relative));
  });

  it('is told without values in clear', () => {
    const argv = [
      `kit|--token|${FAKE}`,
      `kit|postgresql://ana:${FAKE}@db.example.com/shop`,
      `docker|run|-e|API_KEY=${FAKE}|db`,
      `npx|mcp-remote|https://far.example.com/mcp?api_key=${FAKE}|--header|Authorization: Bearer ${FAKE}`,
      `sh|-c|kit --token ${FAKE}`,
    ];
    for (const words of argv) expect(JSON.stringify(launchOf(stdio(words), scan))).not.toContain(FAKE);
    const url = `https://ana:${FAKE}@far.example.com/mcp?key=${FAKE}`;
    expect(JSON.stringify(launchOf(http(url), scan))).not.toContain(FAKE);
    expect(JSON.stringify(launchOf(stdio(`kit|${FAKE}`), () => [])), 'control').toContain(FAKE);
  });
});
