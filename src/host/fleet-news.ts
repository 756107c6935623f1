/** What came of asking for a policy, in words. */
import type { Safe } from '../engine/model.ts';
import { GuardError } from './errors.ts';
import { updateWhenDue, type FleetParts, type FleetUpdate } from './fleet.ts';
import { safe, shown } from './text.ts';

type Refused = Extract<FleetUpdate, { readonly kind: 'refused' }>;

const WORDS: Readonly<Record<Refused['why'], string>> = {
  'not-a-bundle': 'what came is no policy bundle',
  'wrong-signature': 'its signature is not that of the key this machine was enrolled with',
  'rolled-back': 'it is older than the one in force',
  'serial-reused': 'it has the serial of the one in force, and another policy',
  expired: 'the policy in force is past its day, and no newer one came',
  'not-yet': 'it is from the future, or the clock of this machine is behind',
  'policy-invalid': 'the policy in it cannot be used',
  outlived: 'exceptions in it end later than the bundle itself',
  unreachable: 'its address cannot be reached',
  'too-slow': 'its address took too long',
  redirected: 'its address sends elsewhere, which is not followed',
  refused: 'its address refused to hand it out',
  'too-large': 'it is too large',
  'not-there': 'it is not there',
  'no-room': 'there is no room for it on this machine',
};

/** What a refusal means: the last good policy stays in force in every case. */
export function refusalWords({ why, detail }: Pick<Refused, 'why' | 'detail'>): Safe {
  const words = shown(WORDS[why]);
  return detail === undefined ? words : safe`${words}: ${shown(detail.slice(0, 300))}`;
}

/** Of these a session tells: that no server can be reached from a train is no news. */
const NEWS: ReadonlySet<string> = new Set<Refused['why']>([
  'wrong-signature',
  'rolled-back',
  'serial-reused',
  'expired',
  'policy-invalid',
  'outlived',
]);

/** One line when a session has something to tell; `undefined` when not. Never throws for a fault of the guard's own files. */
export async function fleetNews(parts: FleetParts): Promise<Safe | undefined> {
  try {
    const update = await updateWhenDue(parts);
    if (update?.kind === 'taken') {
      const serial = update.enrolled.taken?.serial ?? 0;
      return safe`a new policy of your organisation is here (serial ${shown(String(serial))}): it holds for sessions started from now on`;
    }
    if (update?.kind !== 'refused' || !NEWS.has(update.why)) return undefined;
    return safe`the policy of your organisation was not renewed: ${refusalWords(update)}. See: aup-guard fleet status`;
  } catch (error) {
    if (error instanceof GuardError)
      return safe`the policy of your organisation was not renewed: ${shown(error.message)}`;
    throw error;
  }
}
