import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalog } from '../../../src/catalog/index.ts';
import { guardFile } from '../../../src/catalog/paths.ts';
import { authorityFile, openAuthority } from '../../../src/host/ca.ts';
import type { Finding } from '../../../src/host/doctor/model.ts';
import { tlsFindings } from '../../../src/host/doctor/tls.ts';
import { openMachine, type Machine } from '../../../src/host/machine.ts';
import { policyOf, policyText } from '../../engine/policy/support.ts';

let home: string;
let machine: Machine;
beforeEach(() => {
  home = realpathSync(mkdtempSync(path.join(tmpdir(), 'aup-doctor-')));
  machine = openMachine({ HOME: home, PATH: '' }, home);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function findings(egress = 'egress: tls\n'): Promise<readonly Finding[]> {
  const policy = policyOf({ user: policyText(egress) });
  const context = { machine, catalog: { ...catalog, agents: [], guardFile }, agents: [], live: false };
  const trustVariables = ['SSL_CERT_FILE'];
  return tlsFindings({ ...context, trustVariables }, { ok: true, policy, issues: [] });
}

const make = (now = Date.now()): unknown =>
  openAuthority({ state: machine.paths.state, now: () => now }, ['api.anthropic.com', 'chatgpt.com']);

describe('the line about TLS mode', () => {
  it('is not there where nobody wants it', async () => {
    expect(await findings('')).toEqual([]);
    expect(await findings('egress: base-url\n')).toEqual([]);
  });

  it('says that there is no authority yet, and who wants one', async () => {
    expect(await findings()).toMatchObject([
      { grade: 'skip', cause: expect.stringMatching(/no certificate authority yet; wanted by user\.yaml:3/) },
    ]);
  });

  it('is green when a client that trusts it is served', async () => {
    make();
    expect(await findings()).toMatchObject([
      {
        grade: 'ok',
        text: expect.stringMatching(
          /for 2 domains until \d{4}-\d\d-\d\d; programs trust it by SSL_CERT_FILE/,
        ),
      },
    ]);
  });

  it.each([
    ['others can read it', (file: string) => chmodSync(file, 0o644), /could be read by others/],
    ['it is damaged', (file: string) => writeFileSync(file, 'x'), /is damaged/],
    [
      'it is no file',
      (file: string) => {
        rmSync(file);
        mkdirSync(file);
      },
      /is not a regular file/,
    ],
  ])('is red with the way out when %s', async (_name, spoil, cause) => {
    make();
    spoil(authorityFile(machine.paths.state));
    expect(await findings()).toMatchObject([{ grade: 'fail', cause: expect.stringMatching(cause) }]);
  });

  it('is red when certificates below it are not accepted', async () => {
    // Made in the future: its own days have not begun.
    make(Date.now() + 400 * 24 * 60 * 60_000);
    expect(await findings()).toMatchObject([
      {
        grade: 'fail',
        cause: expect.stringMatching(/CERT_NOT_YET_VALID/),
        remedy: expect.stringMatching(/rm /),
      },
    ]);
  });
});
