import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { catalog } from '../../../src/catalog/index.ts';
import { guardFile } from '../../../src/catalog/paths.ts';
import { containmentFindings, lookAtContainment } from '../../../src/host/doctor/containment.ts';
import type { Finding } from '../../../src/host/doctor/model.ts';
import { openMachine } from '../../../src/host/machine.ts';
import { policyOf, policyText } from '../../engine/policy/support.ts';

const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'aup-doctor-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** A machine on which bubblewrap does what `script` says; undefined = it is not there. */
function machineWith(script: string | undefined, name: string): ReturnType<typeof openMachine> {
  const home = path.join(base, name);
  const bin = path.join(home, 'bin');
  mkdirSync(bin, { recursive: true });
  const programs = {
    git: '\u007fELF',
    rm: '\u007fELF',
    kubectl: 'no program',
    ...(script === undefined ? {} : { bwrap: script }),
  };
  for (const [program, text] of Object.entries(programs)) {
    writeFileSync(path.join(bin, program), text);
    chmodSync(path.join(bin, program), 0o755);
  }
  return openMachine({ HOME: path.join(home, 'own'), PATH: bin }, path.join(home, 'own'));
}

async function findingOf(wish: string | undefined, script: string | undefined): Promise<Finding | undefined> {
  const machine = machineWith(
    script,
    `${wish ?? 'none'}-${script === undefined ? 'gone' : String(script.length)}`,
  );
  const policy = policyOf({
    user: policyText('', wish === undefined ? '' : `defaults: { containment: ${wish} }\n`),
  });
  const context = { machine, catalog: { ...catalog, agents: [], guardFile }, agents: [], live: false };
  const [finding] = containmentFindings({ ok: true, policy, issues: [] }, await lookAtContainment(context));
  return finding;
}

const WORKS = '#!/bin/sh\nexit 0\n';
const FAILS = '#!/bin/sh\necho "bwrap: Unknown option --perms" >&2; exit 1\n';

describe('the line about containment', () => {
  it('counts programs under gates, and names the others', async () => {
    const finding = await findingOf('prefer', WORKS);
    expect(finding).toMatchObject({ grade: 'ok' });
    expect(finding?.text).toBe('contained: gates bound over 2 programs; by name only: kubectl');
  });

  it('says that it could be had when nobody asked for it', async () => {
    expect(await findingOf(undefined, WORKS)).toMatchObject({
      grade: 'ok',
      text: expect.stringMatching(/is off; it can be had/),
    });
    expect(await findingOf('off', undefined)).toMatchObject({
      grade: 'ok',
      text: expect.stringMatching(/could not be had here: bubblewrap is not installed/),
    });
  });

  it.each([
    ['prefer', 'warn', 'agents run uncontained'],
    ['require', 'fail', 'no session starts: containment is required'],
  ])('is no green one where the policy says %s in vain', async (wish, grade, text) => {
    expect(await findingOf(wish, FAILS)).toMatchObject({
      grade,
      text,
      cause: expect.stringMatching(/^this bubblewrap is too old; wanted by .*:\d+$/),
      remedy: 'install bubblewrap 0.5 or newer',
    });
    expect(await findingOf(wish, undefined)).toMatchObject({
      grade,
      remedy: expect.stringMatching(/install the package/),
    });
  });
});
