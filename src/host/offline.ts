/** Without a session nobody can be asked: tells only whether an event is of concern. */
import { createHash } from 'node:crypto';
import { classifyEvent } from '../engine/classify.ts';
import type { CommandDef } from '../engine/definitions.ts';
import type { Action, Event } from '../engine/model.ts';
import { isDigest } from '../engine/text.ts';
import { GuardError } from './errors.ts';

/** The first action a person would have been asked about; undefined when the event is harmless. */
export function offlineConcern(
  event: Event,
  commands: readonly CommandDef[],
  guardFile: (path: string) => string | undefined,
): Action | undefined {
  const { actions } = classifyEvent(event, {
    commands,
    hashing: { sha256 },
    mask: (text) => text,
    guardFile,
  });
  return actions.find((action) => action.verb !== 'none' || action.certainty === 'unresolved');
}

function sha256(data: string): ReturnType<typeof checked> {
  return checked(createHash('sha256').update(data).digest('hex'));
}

function checked(hex: string): Action['digest'] {
  if (!isDigest(hex)) throw new GuardError('internal', 'a digest has the wrong shape');
  return hex;
}
