/** Pictures, documents and sound in requests: blocked where the policy says so, else told once and recorded. */
import type { MediaKind } from '../engine/definitions.ts';
import type { Instant, Safe } from '../engine/model.ts';
import { mediaRule } from '../host/media-rule.ts';
import type { GuardSession } from '../host/session.ts';
import { safe } from '../host/text.ts';
import type { Refusal } from './egress/body.ts';
import type { EgressSeen } from './egress/seen.ts';

export interface MediaWatch {
  readonly session: Pick<GuardSession, 'guard'>;
  readonly now: () => Instant;
  /** Leaves one line on the terminal. */
  readonly line: (text: Safe) => void;
}

const NAMES: Readonly<Record<MediaKind, Safe>> = {
  images: safe`a picture`,
  documents: safe`a document`,
  audio: safe`a sound recording`,
};

/** Called with each request before it leaves. */
export function mediaCheck(watch: MediaWatch): (seen: Pick<EgressSeen, 'media'>) => Refusal | undefined {
  const told = new Set<MediaKind>();
  return ({ media }) => {
    for (const { kind } of media) {
      const { blocked, clause } = rule(watch, kind);
      if (!blocked || clause === undefined) continue;
      const what = `this request holds ${NAMES[kind]}, which this policy blocks (${clause.id}, ${clause.where}), and was not sent`;
      const next = 'Take it out of the conversation, or begin a new one without it';
      return { status: 400, code: kind, message: `${what}. ${next}` };
    }
    const fresh = media.filter((found) => found.fresh).map(({ kind }) => kind);
    for (const kind of new Set(fresh)) {
      note(watch, kind, fresh.filter((other) => other === kind).length);
      if (!told.has(kind)) watch.line(sentAsItIs(kind));
      told.add(kind);
    }
    return undefined;
  };
}

function rule({ session, now }: MediaWatch, kind: MediaKind): ReturnType<typeof mediaRule> {
  return mediaRule(session.guard.policy, kind, now());
}

function sentAsItIs(kind: MediaKind): Safe {
  return safe`aup-guard: note: ${NAMES[kind]} goes to the model as it is: nothing in it is found or replaced. To block such: media in the policy`;
}

/** What cannot be looked at leaves a row each time something new of it goes out. */
function note(watch: MediaWatch, kind: MediaKind, count: number): void {
  const { clause, phase } = rule(watch, kind);
  const about = clause === undefined || phase === undefined ? {} : { clause: clause.id, phase };
  watch.session.guard.note({
    kind: 'request.refused',
    control: 'context-redaction',
    ...about,
    decision: 'allow',
    intended: clause === undefined ? 'allow' : 'deny',
    outcome: clause === undefined ? 'unchecked' : 'would-have',
    counts: { [kind]: count },
    code: kind,
  });
}
