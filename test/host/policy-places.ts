import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { profiles } from '../../src/catalog/profiles/index.ts';
import { hashing } from '../../src/host/policy-hashing.ts';
import { detectors } from '../engine/policy/support.ts';
import type { LoadOptions } from '../../src/host/policy-file.ts';

export interface Places extends LoadOptions {
  readonly root: string;
  readonly organisation: string;
  readonly user: string;
  readonly project: string;
}

/** A machine of its own in a temporary folder. */
export function makePlaces(): Places {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'aup-policy-')));
  const folder = (name: string): string => {
    const dir = path.join(root, name);
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    return dir;
  };
  const [config, repoRoot] = [folder('config'), folder('repo')];
  const organisationPolicy = path.join(folder('etc'), 'aup.yaml');
  return {
    root,
    repoRoot,
    paths: {
      organisationPolicy,
      config,
      data: folder('data'),
      state: folder('state'),
      runtime: folder('run'),
    },
    organisation: organisationPolicy,
    user: path.join(config, 'aup.yaml'),
    project: path.join(repoRoot, 'aup.yaml'),
    hashing,
    detectors,
    profiles,
  };
}
