import { describe, expect, it } from 'vitest';
import { detectors } from '../../../src/catalog/detectors/index.ts';
import { readEntry, type EntryOrigin } from '../../../src/engine/mcp/entry.ts';
import type { McpEntry } from '../../../src/engine/mcp/model.ts';
import { secretFinder } from '../../../src/host/mcp-discover.ts';

const scan = secretFinder(detectors);
const ORIGIN: EntryOrigin = { client: 'cursor', scope: 'user', file: '/f', name: 'a' };
const FAKE = 'q8Zr3vT1mXw7Ks5Yp2Ld';

function fields(value: object): readonly string[] {
  return readEntry({ command: 'kit', ...value }, ORIGIN, scan).flatMap(({ secrets }) =>
    secrets.map(({ field }) => field),
  );
}

function read(value: object): McpEntry | undefined {
  return readEntry({ command: 'kit', ...value }, ORIGIN, scan)[0];
}

describe('a value in clear', () => {
  it.each([
    ['env.API_KEY', { env: { API_KEY: FAKE } }],
    ['env.dbPassword', { environment: { dbPassword: 'correct horse' } }],
    ['env.GITHUB_PAT', { envs: { GITHUB_PAT: FAKE } }],
    ['headers.Authorization', { headers: { Authorization: `Bearer ${FAKE}` } }],
    ['headers.X-Api-Key', { requestInit: { headers: { 'X-Api-Key': FAKE } } }],
    ['headers.cookie', { requestOptions: { headers: { cookie: 'sid=abcdefgh' } } }],
    ['headers.X-Token', { http_headers: { 'X-Token': FAKE } }],
    ['args[1]', { args: ['--api-key', FAKE] }],
    ['args[0]', { args: [`--token=${FAKE}`] }],
    ['args[0]', { args: [`postgresql://ana:${FAKE}@db.example.com/shop`] }],
    ['args[2]', { args: ['run', '-e', `DB_PASSWORD=${FAKE}`] }],
    ['args[0]', { args: [`--header=Authorization: Bearer ${FAKE}`] }],
    ['url.query.access_token', { command: undefined, url: `https://a.example.com/?access_token=${FAKE}` }],
    ['url.user', { command: undefined, url: `https://ana:${FAKE}@a.example.com/` }],
  ])('is found in %s', (field, value) => {
    expect(fields(value)).toEqual([field]);
  });

  it.each([
    ['${X}', { env: { API_KEY: '${API_KEY}' } }],
    ['${X:-}', { env: { API_KEY: '${API_KEY:-}' } }],
    ['$X', { env: { API_KEY: '$API_KEY' } }],
    ['%X%', { env: { API_KEY: '%API_KEY%' } }],
    ['{env:X}', { env: { API_KEY: '{env:API_KEY}' } }],
    ['${input:x}', { headers: { Authorization: 'Bearer ${input:token}' } }],
    ['${{ secrets.X }}', { headers: { Authorization: 'token ${{ secrets.GH }}' } }],
    ['$(command)', { headers: { Authorization: 'Bearer $(pass show kit)' } }],
    ['in an address', { args: ['postgresql://ana:${DB_PASSWORD}@db.example.com/shop'] }],
    ['in a question', { command: undefined, url: 'https://a.example.com/?api_key=${KEY}' }],
    ['a stand-in', { env: { API_KEY: '<your key>', TOKEN: 'YOUR_TOKEN', SECRET: 'xxxx', PASSWORD: '' } }],
    ['a file', { env: { PRIVATE_KEY: '/home/ana/.ssh/kit.pem', TOKEN: './token.txt' } }],
    ['a number', { env: { MAX_TOKENS: '4096', TOKEN_LIMIT: 'high', PUBLIC_KEY: 'abcdefghijk' } }],
    [
      'ordinary words',
      { env: { LOG_LEVEL: 'debug', REGION: 'eu-central-1' }, args: ['--port', '8080', '/srv'] },
    ],
  ])('is not %s', (_, value) => {
    expect(fields(value)).toEqual([]);
  });

  it('is told by its length alone', () => {
    const [entry] = readEntry({ command: 'kit', env: { API_KEY: FAKE } }, ORIGIN, scan);
    expect(entry?.secrets).toEqual([
      { field: 'env.API_KEY', detector: expect.any(String), length: FAKE.length },
    ]);
    expect(JSON.stringify(entry)).not.toContain(FAKE);
  });
});

describe('an entry', () => {
  it('says what the client lets it do unasked', () => {
    expect(read({ trust: true })).toMatchObject({ trusted: true });
    expect(read({ alwaysAllow: ['a', 'b'] })).toMatchObject({ trusted: false, autoApprove: ['a', 'b'] });
    expect(read({ autoApprove: ['*'] })).toMatchObject({ trusted: true });
    expect(read({ enabled: false })).toMatchObject({ disabled: true });
    expect(read({ envFile: '.env' })).toMatchObject({ wholeEnv: true });
    expect(read({ oauth: { scopes: ['repo', 'user'] } })).toMatchObject({ scopes: ['repo', 'user'] });
    expect(read({})).toMatchObject({
      trusted: false,
      autoApprove: [],
      disabled: false,
      wholeEnv: false,
      scopes: [],
    });
  });

  it('that names a command and an address is two', () => {
    const both = readEntry({ command: 'kit', url: 'https://a.example.com', type: 'sse' }, ORIGIN, scan);
    expect(both.map(({ transport }) => transport.kind)).toEqual(['stdio', 'sse']);
  });
});
