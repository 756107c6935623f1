/** What the commands of a policy's life need, and the policy they are about. */
import { profiles } from '../catalog/profiles/index.ts';
import type { Who } from '../engine/exception.ts';
import type { AiTool } from '../engine/discover/model.ts';
import type { Instant, Situation } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { KnownDetector } from '../engine/policy/names.ts';
import { checkPolicy, checkPolicyFile, type LoadedPolicy, type ProfileName } from '../host/policy-file.ts';
import { hashing } from '../host/policy-hashing.ts';
import type { PolicyPlaces } from '../host/policy-sources.ts';

/** A command or a prompt, as a gate or the proxy would see it. */
type Asked =
  | { readonly kind: 'command'; readonly argv: readonly string[]; readonly agent: string }
  | { readonly kind: 'prompt'; readonly text: string; readonly agent: string };

export interface LifeNeeds extends PolicyPlaces {
  readonly now: Instant;
  readonly detectors: readonly KnownDetector[];
  readonly aiTools?: readonly AiTool[];
  readonly profile?: ProfileName;
  readonly who: Who;
  readonly situationOf: (asked: Asked, own: Policy['own']) => Promise<Situation>;
  readonly out: (text: string) => void;
  readonly exit: (code: number) => void;
}

/** The policy in force here, or one file by itself. Throws `policy-*`. */
export async function loadForCommand(file: string | undefined, needs: LifeNeeds): Promise<LoadedPolicy> {
  const { paths, repoRoot, detectors, profile } = needs;
  const options = {
    paths,
    detectors,
    hashing,
    profiles,
    ...(repoRoot === undefined ? {} : { repoRoot }),
    ...(profile === undefined ? {} : { profile }),
  };
  return file === undefined ? checkPolicy(options) : checkPolicyFile(file, options);
}
