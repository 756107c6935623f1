import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PolicyInvalid, loadPolicy } from '../../src/host/policy-file.ts';
import { compiledPath, readCompiled } from '../../src/host/policy-compiled.ts';
import { makePlaces } from './policy-places.ts';
import type { Places } from './policy-places.ts';

const GOOD = 'aup: 1\npolicy: { name: Good }\nclauses:\n  - { id: A-1, say: x, control: audit-log }\n';

const here: { places: Places } = { places: makePlaces() };

beforeEach(() => {
  here.places = makePlaces();
});

afterEach(() => {
  rmSync(here.places.root, { recursive: true, force: true });
});

function names(of: {
  readonly policy: { readonly layers: readonly { readonly layer: string; readonly label: string }[] };
}): readonly string[] {
  return of.policy.layers.map(({ layer, label }) => `${layer} ${path.basename(label)}`);
}

describe('loading', () => {
  it('falls back to the starter profile, or the one chosen', async () => {
    expect(names(await loadPolicy(here.places))).toEqual(['profile starter.yaml']);
    const strict = await loadPolicy({ ...here.places, profile: 'strict' });
    expect(strict.policy.name).toBe('Strict policy');
  });

  it('lets a project add to the profile, never replace it', async () => {
    writeFileSync(here.places.project, GOOD);
    const loaded = await loadPolicy(here.places);
    expect(names(loaded)).toEqual(['profile starter.yaml', 'project aup.yaml']);
    expect(loaded.policy.clauses.map((clause) => String(clause.id))).toEqual(
      expect.arrayContaining(['DATA-1', 'HUMAN-1', 'A-1']),
    );
  });

  it('takes organisation, user and project, in that order', async () => {
    const { organisation, user, project } = here.places;
    writeFileSync(organisation, GOOD);
    writeFileSync(user, GOOD.replace('A-1', 'B-1'));
    writeFileSync(project, GOOD.replace('A-1', 'C-1'));
    const loaded = await loadPolicy(here.places);
    expect(names(loaded)).toEqual(['organisation aup.yaml', 'user aup.yaml', 'project aup.yaml']);
    expect(loaded.policy.clauses.map((clause) => clause.where)).toEqual([
      `${organisation}:4`,
      `${user}:4`,
      'aup.yaml:4',
    ]);
  });

  it('reports what a project would loosen and goes on without it', async () => {
    writeFileSync(here.places.project, 'aup: 1\npolicy: { name: Mild }\ndefaults: { stance: allow }\n');
    const { policy, issues } = await loadPolicy(here.places);
    expect(issues.map((issue) => issue.rule)).toEqual(['loosens']);
    expect(policy.stance).toBe('ask');
  });

  it('follows the link of a dotfile manager', async () => {
    const real = path.join(here.places.root, 'dotfiles.yaml');
    writeFileSync(real, GOOD);
    symlinkSync(real, here.places.user);
    expect(names(await loadPolicy(here.places))).toEqual(['user aup.yaml']);
  });

  it.each([
    [
      'others may write',
      (places: Places) => {
        writeFileSync(places.user, GOOD);
        chmodSync(places.user, 0o666);
      },
    ],
    [
      'the link leads to what others may write',
      (places: Places) => {
        const real = path.join(places.root, 'shared.yaml');
        writeFileSync(real, GOOD);
        chmodSync(real, 0o666);
        symlinkSync(real, places.user);
      },
    ],
    [
      'it is a folder',
      (places: Places) => {
        mkdirSync(places.project);
      },
    ],
    [
      'it is larger than 256 KiB',
      (places: Places) => {
        writeFileSync(places.project, `# ${'x'.repeat(300_000)}\n`);
      },
    ],
  ])('refuses a policy when %s', async (_, prepare) => {
    prepare(here.places);
    await expect(loadPolicy(here.places)).rejects.toMatchObject({ code: 'policy-unreadable', exitCode: 3 });
  });
});

describe('an invalid policy', () => {
  it('names line and fix, and leaves the last good one in force', async () => {
    writeFileSync(here.places.user, GOOD);
    const good = await loadPolicy(here.places);
    expect(readCompiled(here.places)).toEqual({ policy: good.policy, ignored: [], fresh: true });

    writeFileSync(here.places.user, GOOD.replace('control', 'controll'));
    const failure: unknown = await loadPolicy(here.places).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PolicyInvalid);
    expect(failure).toMatchObject({ code: 'policy-invalid', exitCode: 3 });
    expect(failure).toMatchObject({
      message: expect.stringMatching(/aup\.yaml:4:24 .*controll/u),
      hint: expect.stringContaining('`control`'),
    });
    expect(readCompiled(here.places)).toEqual({ policy: good.policy, ignored: [], fresh: false });

    writeFileSync(here.places.user, GOOD);
    expect(readCompiled(here.places)?.fresh).toBe(true);
  });

  it('is the one thing said about bytes that are no text', async () => {
    writeFileSync(here.places.user, new Uint8Array([0xc3, 0x28]));
    await expect(loadPolicy(here.places)).rejects.toMatchObject({ issues: [{ rule: 'not-utf8' }] });
  });
});

async function compiled(): Promise<string> {
  await loadPolicy(here.places);
  return compiledPath(here.places, here.places.hashing);
}

describe('the compiled policy', () => {
  it('is private', async () => {
    const file = await compiled();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    expect(readdirSync(path.dirname(file))).toHaveLength(1);
  });

  it('is absent before the first load', () => {
    expect(readCompiled(here.places)).toBeUndefined();
  });

  it('goes stale when a layer appears, changes, cannot be read or goes', async () => {
    await compiled();
    expect(readCompiled(here.places)?.fresh).toBe(true);
    writeFileSync(here.places.project, GOOD);
    expect(readCompiled(here.places)?.fresh).toBe(false);
    rmSync(here.places.project);
    mkdirSync(here.places.project);
    expect(readCompiled(here.places)?.fresh).toBe(false);
    rmSync(here.places.project, { recursive: true });
    expect(readCompiled(here.places)?.fresh).toBe(true);
  });

  it.each([
    ['one word changed by hand', (text: string) => text.replace('enforce', 'monitor')],
    ['cut short', (text: string) => text.slice(0, -20)],
    ['emptied', () => ''],
    ['replaced by other JSON', () => '{"integrity":"x","body":{}}'],
    ['null', () => 'null'],
  ])('is never used when %s', async (_, damage) => {
    const file = await compiled();
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    expect(readCompiled(here.places)).toBeUndefined();
  });

  it('is never used when somebody without the key wrote it', async () => {
    const file = await compiled();
    const { hashing } = here.places;
    const { body }: { body: string } = JSON.parse(readFileSync(file, 'utf8'));
    const whole: { policy: object } = JSON.parse(body);
    const forged = JSON.stringify({ ...whole, policy: { ...whole.policy, clauses: [] } });
    const integrity = hashing.sha256(forged);
    for (const more of [{}, { mac: '' }, { mac: '0'.repeat(32) }]) {
      writeFileSync(file, JSON.stringify({ integrity, ...more, body: forged }));
      expect(readCompiled(here.places)).toBeUndefined();
    }
  });

  it('is the last good one, not a fresh one, where there is no key to tell', async () => {
    await compiled();
    rmSync(path.join(here.places.paths.state, 'keys'), { recursive: true });
    expect(readCompiled(here.places)).toMatchObject({ fresh: false });
  });

  it('is one per repository', async () => {
    await compiled();
    const other = path.join(here.places.root, 'other');
    mkdirSync(other);
    expect(readCompiled({ ...here.places, repoRoot: other })).toBeUndefined();
  });
});
