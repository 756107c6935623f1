/** What happens in a session opens an incident, people are told, and no agent has a say in it. */
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy, type Row } from '../fixtures/live.ts';

const HOOK = path.resolve('bin/aup-hook.js');
/** Made up; found nowhere else. */
const CANARY = 'AKIAQ7XZ4M2P9W3LK5TB';
const opened: Live[] = [];
const ends: (() => void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  for (const live of opened.splice(0)) await live.close();
});

interface Hook {
  readonly url: string;
  readonly got: string[];
  status: number;
}

async function hook(status = 204): Promise<Hook> {
  const seen: Hook = { url: '', got: [], status };
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      seen.got.push(body);
      response.writeHead(seen.status).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const at = server.address();
  const port = typeof at === 'object' && at !== null ? at.port : 0;
  return Object.assign(seen, { url: `http://127.0.0.1:${port}/hook?key=hush` });
}

interface Setting {
  readonly tell?: string;
  readonly phase?: string;
  readonly events?: string;
}

function clauses({
  tell,
  phase = 'warn',
  events = 'secret.sent, guard.bypassed, policy.tamper',
}: Setting): string {
  const told = tell === undefined ? '' : `, tell: ${tell}`;
  return `  - id: INC-1
    say: A secret that may have left is treated as leaked.
    control: incident
    phase: ${phase}
    when: { event: [${events}] }
    do: { open: incident, severity: high, playbook: docs/leak.md${told} }
`;
}

async function open(
  setting: Setting = {},
  more: { data?: string; project?: string; stance?: string } = {},
): Promise<Live> {
  const { data = 'monitor', project, stance = 'allow' } = more;
  const defaults = `{ phase: enforce, stance: ${stance} }`;
  const own = policy({ data, push: 'monitor', defaults, clauses: clauses(setting) });
  const live = await Live.open({ policy: own, ...(project === undefined ? {} : { project }) });
  opened.push(live);
  return live;
}

/** A prompt with a key in it goes to the model. */
const send = (live: Live) =>
  live.shim(['agent', 'demo-agent', '-p', `use ${CANARY} to deploy ${path.basename(live.repo)}`]);

interface Listed {
  readonly incidents: readonly {
    readonly id: string;
    readonly event: string;
    readonly state: string;
    readonly severity: string;
    readonly count: number;
    readonly tells: readonly { readonly channel: string; readonly state: string; readonly tries: number }[];
  }[];
  readonly damaged: readonly string[];
}

async function listed(live: Live): Promise<Listed> {
  return JSON.parse((await live.cli(['incident', 'list', '--json'])).out);
}

async function idOf(live: Live): Promise<string> {
  return (await listed(live)).incidents[0]?.id ?? '';
}

const about = ({ kind, code, outcome, clause, phase }: Row) => ({ kind, code, outcome, clause, phase });

function filesBelow(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(dir, name))
    .filter((file) => statSync(file).isFile());
}

describe('a secret that left in monitor', () => {
  it('opens an incident with evidence, and people are told', async () => {
    const { url, got } = await hook();
    const live = await open({ tell: `{ webhook: "${url}", exec: [told] }` });
    const note = path.join(live.dir, 'told.json');
    live.write(path.join(live.bin, 'told'), `#!/bin/sh\ncat > '${note}'\n`, 0o755);
    const ended = await send(live);
    expect(live.sent).toContain(CANARY);
    expect(ended.err).toMatch(/incident [0-9a-f]{8}, high: secret\.sent \(~?.*aup\.yaml:\d+ INC-1\)/);

    const { incidents, damaged } = await listed(live);
    expect(damaged).toEqual([]);
    expect(incidents).toMatchObject([
      {
        event: 'secret.sent',
        severity: 'high',
        state: 'open',
        tells: [{ state: 'told' }, { state: 'told' }],
      },
    ]);
    const id = incidents[0]?.id ?? '';
    expect(live.rowsOf('incident.opened').map(about)).toMatchObject([
      { code: 'secret.sent', outcome: 'opened', clause: 'INC-1', phase: 'warn' },
    ]);
    expect(
      live
        .rowsOf('incident.told')
        .map(({ code, outcome }) => `${code} ${outcome}`)
        .toSorted(),
    ).toEqual(['exec told', 'webhook told']);
    expect(got.map((body) => JSON.parse(body))).toMatchObject([
      {
        schema: 'aup-guard/incident-notice/1',
        id,
        event: 'secret.sent',
        severity: 'high',
        agents: ['demo-agent'],
      },
    ]);
    expect(readFileSync(note, 'utf8')).toBe(`${got[0] ?? ''}\n`);

    const card = await live.cli(['incident', 'show', id]);
    expect(card.out).toMatch(/evidence +records \d+ to \d+, checkpoint over \d+ records: as it was kept/);
    expect(card.out).toContain('playbook    docs/leak.md');
    expect((await live.cli(['status'])).out).toMatch(/incidents +1 high open/);
    expect((await live.cli(['log', 'verify'])).code).toBe(0);

    // Nothing of what was sent, and no address that tells people, is in anything kept or told.
    const kept = filesBelow(path.join(live.state, 'incidents'));
    expect(kept.length).toBeGreaterThanOrEqual(5);
    for (const file of kept) {
      expect(statSync(file).mode & 0o077).toBe(0);
      const text = readFileSync(file, 'utf8');
      for (const word of [CANARY, 'to deploy', 'hush']) expect(text).not.toContain(word);
    }
    for (const word of [CANARY, 'to deploy', live.repo]) expect(got.join()).not.toContain(word);
  });

  it('opens none where it is replaced', async () => {
    const live = await open({}, { data: 'enforce' });
    await send(live);
    expect(live.sent).not.toContain(CANARY);
    expect(live.rowsOf('request.redacted').length).toBeGreaterThan(0);
    expect((await listed(live)).incidents).toEqual([]);
  });

  it('is only recorded while the clause is in monitor', async () => {
    const { url, got } = await hook();
    const live = await open({ tell: `{ webhook: "${url}" }`, phase: 'monitor' });
    const ended = await send(live);
    expect(ended.err).not.toContain('incident');
    expect((await listed(live)).incidents).toMatchObject([{ event: 'secret.sent', tells: [] }]);
    expect(got).toEqual([]);
  });

  it('joins the incident that is open, and opens another once it is closed', async () => {
    const live = await open();
    await send(live);
    await send(live);
    const { incidents } = await listed(live);
    expect(incidents).toHaveLength(1);
    expect(incidents[0]?.count).toBeGreaterThan(1);
    const id = incidents[0]?.id ?? '';
    expect((await live.cli(['incident', 'close', id])).code).toBe(2);
    expect((await live.cli(['incident', 'close', id, '--lesson', 'keys live in the vault'])).code).toBe(0);
    await send(live);
    expect((await listed(live)).incidents.map(({ state }) => state)).toEqual(['open', 'closed']);
  });
});

describe('people who cannot be reached', () => {
  it('are told at the next occasion, and nobody waits for them', async () => {
    const down = await hook(503);
    const live = await open({ tell: `{ webhook: "${down.url}" }` });
    expect((await send(live)).code).toBe(0);
    expect(live.rowsOf('incident.told').map(({ outcome }) => outcome)).toEqual(['failed']);
    down.status = 204;
    // Half a minute must pass between two tries.
    const id = await idOf(live);
    await live.start(['/bin/sh', '-c', 'sleep 31']).ended;
    await live.cli(['incident', 'list']);
    expect(live.rowsOf('incident.told').map(({ outcome }) => outcome)).toEqual(['failed', 'told']);
    const card = await live.cli(['incident', 'show', id]);
    expect(card.out).toMatch(/not told by webhook \(it refused the message\)[^]*told by webhook/);
    expect(down.got).toHaveLength(2);
  }, 120_000);

  it('of a project’s own policy are not told at all', async () => {
    const { url, got } = await hook();
    const project = `aup: 1\npolicy: { name: P }\nclauses:\n${clauses({ tell: `{ webhook: "${url}" }` }).replace('INC-1', 'INC-9')}`;
    const live = await open({}, { project });
    await send(live);
    const list = await live.cli(['incident', 'list']);
    expect(list.out.match(/secret\.sent/g)).toHaveLength(2);
    expect(list.err).toMatch(/aup\.yaml:\d+ INC-9: webhook of a project's file is not used/);
    expect(got).toEqual([]);
  });
});

describe('an agent', () => {
  it('that goes past the guard opens an incident', async () => {
    const live = await open({}, { stance: 'ask' });
    const call = {
      hook_event_name: 'PreToolUse',
      tool_name: 'Bash',
      tool_input: { command: 'tmux send-keys -t 0 y Enter' },
    };
    await live.shim([
      'agent',
      'probe',
      `printf '%s' '${JSON.stringify({ ...call, cwd: live.repo })}' | '${process.execPath}' '${HOOK}' agent claude PreToolUse`,
    ]);
    expect((await listed(live)).incidents).toMatchObject([{ event: 'guard.bypassed', count: 1 }]);
  });

  it('cannot open, take on, contain or close one, or mark a false alarm', async () => {
    const live = await open();
    await send(live);
    const id = await idOf(live);
    const cli = `'${process.execPath}' '${path.resolve('bin/aup-guard.js')}' incident`;
    const commands = [
      'open --why x --severity low',
      'open --false-positive 0',
      `ack ${id}`,
      `contain ${id} --note x`,
      `close ${id} --lesson x`,
    ];
    const ended = await live.shim([
      'agent',
      'probe',
      commands.map((one) => `${cli} ${one}; echo "code $?"`).join('; '),
    ]);
    expect(ended.out.match(/code 1/g)).toHaveLength(commands.length);
    const { incidents } = await listed(live);
    expect(incidents.find((incident) => incident.id === id)).toMatchObject({ state: 'open' });
    expect(incidents.map(({ event }) => event).toSorted()).toEqual(['guard.bypassed', 'secret.sent']);
    expect(live.rowsOf('incident.changed')).toEqual([]);
    expect(live.rowsOf('alarm.false')).toEqual([]);
    // The control: a person can.
    expect((await live.cli(['incident', 'ack', id, '--owner', 'dana'])).code).toBe(0);
  });
});

const fileOf = (live: Live, id: string) => path.join(live.state, 'incidents', id, 'incident.json');

describe('a file of an incident', () => {
  it.each([
    ['changed', (text: string) => text.replace('high', 'lows')],
    ['emptied', () => ''],
  ])('that was %s does not count, and is told', async (_name, change) => {
    const live = await open();
    await send(live);
    const id = await idOf(live);
    const file = fileOf(live, id);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    expect(await listed(live)).toMatchObject({ incidents: [], damaged: [id] });
    expect((await live.cli(['incident', 'close', id, '--lesson', 'x'])).code).toBe(1);
    expect((await live.cli(['status'])).out).toMatch(/1 DAMAGED/);
    await listed(live);
    expect(live.rowsOf('guard.drift').filter(({ counts }) => counts?.['incident-store'] === 1)).toHaveLength(
      1,
    );
  });

  it('that was put back to what it was does not count, with the index neither', async () => {
    const live = await open();
    await send(live);
    const id = await idOf(live);
    const index = path.join(live.state, 'incidents/index');
    const old = [fileOf(live, id), index].map((file) => [file, readFileSync(file)] as const);
    expect((await live.cli(['incident', 'ack', id])).code).toBe(0);
    for (const [file, bytes] of old) writeFileSync(file, bytes);
    expect(await listed(live)).toMatchObject({ incidents: [], damaged: [id] });
    expect((await live.cli(['incident', 'contain', id, '--note', 'x'])).code).toBe(1);
  });

  it('that holds the evidence is told when it was changed', async () => {
    const live = await open();
    await send(live);
    const id = await idOf(live);
    const rows = path.join(live.state, 'incidents', id, 'rows.ndjson');
    writeFileSync(rows, readFileSync(rows, 'utf8').replace('demo-agent', 'demo-agenT'));
    expect((await live.cli(['incident', 'show', id])).out).toContain(
      'CHANGED: the file is not what was kept',
    );
  });

  it('that cannot be kept is said once, and the session goes on', async () => {
    const live = await open();
    live.write(path.join(live.state, 'incidents'), 'in the way');
    chmodSync(live.state, 0o700);
    const ended = await send(live);
    expect(ended.code).toBe(0);
    expect(ended.err.match(/incidents cannot be kept/g)).toHaveLength(1);
    // Nothing is lost: the rows are looked at once they can be.
    rmSync(path.join(live.state, 'incidents'));
    expect((await listed(live)).incidents).toMatchObject([{ event: 'secret.sent' }]);
  });
});

it('a policy that was changed while a session runs opens an incident', async () => {
  const live = await open();
  await live.shim(['agent', 'probe', 'true']);
  live.write(live.userPolicy, `${readFileSync(live.userPolicy, 'utf8')}# more\n`);
  await live.shim(['agent', 'probe', 'true']);
  expect((await listed(live)).incidents).toMatchObject([{ event: 'policy.tamper' }]);
});

it('a grave one that is open is said at the next start', async () => {
  const live = await open();
  await send(live);
  const next = await live.shim(['agent', 'probe', 'true']);
  expect(next.err).toContain('1 incident of high severity is open on this machine');
  const id = await idOf(live);
  await live.cli(['incident', 'close', id, '--lesson', 'done']);
  expect((await live.shim(['agent', 'probe', 'true'])).err).not.toContain('incident');
});
