/** Plans and organisations on the wire of one session: what may go out as whom, and what the answers tell. */
import type { Outcome, Reason, Safe } from '../engine/model.ts';
import { answerSeen, refusingVendor, type TierSeen } from '../engine/tier/answers.ts';
import type { PinVendor } from '../engine/tier/model.ts';
import { tierTerms, type TierTerms } from '../engine/tier/terms.ts';
import { objections, tenantHeadersFor, type TierCatalog, type TierObjection } from '../engine/tier/wire.ts';
import { objectionText, refusedLine } from '../engine/tier/words.ts';
import { safe } from '../engine/text.ts';
import type { Guard } from './guard.ts';
import { openKeys } from './keys.ts';
import type { Machine } from './machine.ts';

export interface TierWireSetup {
  readonly guard: Pick<Guard, 'policy' | 'agent' | 'note'>;
  readonly machine: Pick<Machine, 'env' | 'now' | 'paths' | 'who'>;
  readonly catalog: TierCatalog;
  /** Tells the person about a clause in its warning phase. */
  readonly tell: (reason: Reason) => void;
  /** Leaves one line on the terminal. */
  readonly line: (text: Safe) => void;
}

type HeaderValue = string | string[];

export interface TierAnswer {
  readonly url: URL;
  readonly status: number;
  readonly byKey: boolean;
  readonly header: (name: string) => string | undefined;
  readonly sent: readonly PinVendor[];
  /** The beginning of a 403. */
  readonly body: string;
}

/** Texts are for the agent and its user: what happened, by which clause, what next. */
export interface TierWire {
  /** Why nothing may be sent there. */
  check(url: URL): string | undefined;
  /** The headers that go out, and the vendors that are told our organisations. */
  outgoing(
    url: URL,
    headers: Readonly<Record<string, HeaderValue>>,
  ): { readonly headers: Record<string, HeaderValue>; readonly sent: readonly PinVendor[] };
  /** Why the agent does not get an answer. */
  answered(answer: TierAnswer): string | undefined;
}

/** Lower case, without a dot at its end. */
function hostOf({ hostname }: URL): string {
  return hostname.toLowerCase().replace(/\.$/, '');
}

function decided({ clause, act }: TierTerms): { decision: Outcome; intended: Outcome } {
  const decision = act === 'refuse' ? 'deny' : act === 'tell' ? 'warn' : 'allow';
  return { decision, intended: clause.demand };
}

export function openTierWire(setup: TierWireSetup): TierWire {
  return new SessionTier(setup);
}

class SessionTier implements TierWire {
  readonly #setup: TierWireSetup;
  /** Rows and lines there are already: one each a session. */
  readonly #said = new Set<string>();

  constructor(setup: TierWireSetup) {
    this.#setup = setup;
  }

  /** Asked anew each time: phases and exceptions begin and end while a session runs. */
  #terms(): readonly TierTerms[] {
    const { guard, machine } = this.#setup;
    const { env, who } = machine;
    const context = { now: machine.now(), who, agent: guard.agent, env: (name: string) => env[name] };
    return tierTerms(guard.policy, context);
  }

  check(url: URL): string | undefined {
    const place = { host: hostOf(url), path: url.pathname };
    return this.#object(objections(this.#terms(), this.#setup.catalog, place));
  }

  outgoing(url: URL, headers: Readonly<Record<string, HeaderValue>>): ReturnType<TierWire['outgoing']> {
    const terms = this.#terms();
    const done = tenantHeadersFor(terms, this.#setup.catalog, { host: hostOf(url), headers });
    const by = terms.find(({ act }) => act === 'refuse');
    if (done.stripped && by !== undefined) this.#note(by, { outcome: 'blocked', code: 'stripped' });
    return done;
  }

  answered(answer: TierAnswer): string | undefined {
    const { catalog, line } = this.#setup;
    const terms = this.#terms();
    const host = hostOf(answer.url);
    const refusal = refusingVendor(catalog, { ...answer, host }, answer.body);
    const by = refusal && enforcing(terms, refusal.vendor.vendor);
    if (refusal !== undefined && by !== undefined) {
      const { vendor, sure } = refusal;
      const clause = safe`${by.clause.id}, ${by.clause.where}`;
      if (this.#once(`line ${vendor.vendor} ${String(sure)}`)) line(refusedLine(vendor, clause, sure));
      const kind = answer.byKey ? 'api' : 'seat';
      this.#note(by, { outcome: 'refused', code: `${vendor.vendor}:${kind}` });
      const objection = {
        terms: by,
        why: 'refused',
        vendor: vendor.vendor,
        name: vendor.name,
        what: '',
      } as const;
      return sure ? objectionText(objection, this.#setup.guard.policy.request) : undefined;
    }
    const seen = answerSeen(terms, catalog, { ...answer, host });
    for (const one of seen) this.#see(one, terms);
    return this.#object(seen.flatMap((one) => one.objections));
  }

  /** Records what clauses have against it; a text when one of them refuses. */
  #object(found: readonly TierObjection[]): string | undefined {
    for (const objection of found) {
      const { terms, why } = objection;
      const outcome = terms.act === 'refuse' ? 'refused' : terms.act === 'tell' ? 'warned' : 'would-have';
      const code = why === 'plan' ? `${objection.vendor}:${objection.what}` : why;
      this.#note(terms, { outcome, code });
      this.#tell(terms);
    }
    const first = found.find(({ terms }) => terms.act === 'refuse');
    if (first === undefined) return undefined;
    const text = objectionText(first, this.#setup.guard.policy.request);
    const { clause } = first.terms;
    if (this.#once(`line ${clause.id} ${first.why}`))
      this.#setup.line(safe`aup-guard: a request was refused: ${clause.say} (${clause.id}, ${clause.where})`);
    return text;
  }

  #tell({ clause, phase, act }: TierTerms): void {
    if (act !== 'tell') return;
    const { id, say, where, demand } = clause;
    const standing = demand === 'warn' ? 'applies' : 'would-have';
    const about = { clause: id, say, where, control: 'license-tier', phase, demand } as const;
    this.#setup.tell({ ...about, effective: 'warn', standing });
  }

  #see({ code, grade, org }: TierSeen, terms: readonly TierTerms[]): void {
    const { guard, machine } = this.#setup;
    const object =
      org === undefined
        ? undefined
        : openKeys(machine.paths.state).keyedDigest('tier-org', org.toLowerCase());
    if (!this.#once(`seen ${code} ${grade} ${object ?? ''}`)) return;
    const by = terms.find(({ pins }) => pins.some(({ vendor }) => code.startsWith(`${vendor}:`)));
    guard.note({
      kind: 'tier.seen',
      control: 'license-tier',
      ...(by === undefined ? {} : { clause: by.clause.id, phase: by.phase }),
      decision: 'allow',
      outcome: grade,
      code,
      ...(object === undefined ? {} : { object }),
    });
  }

  #note(terms: TierTerms, row: { readonly outcome: string; readonly code: string }): void {
    if (!this.#once(`row ${terms.clause.id} ${terms.clause.where} ${row.outcome} ${row.code}`)) return;
    const { clause, phase } = terms;
    const about = { kind: 'tier.seen', control: 'license-tier', clause: clause.id, phase } as const;
    this.#setup.guard.note({ ...about, ...decided(terms), ...row });
  }

  #once(key: string): boolean {
    if (this.#said.has(key)) return false;
    this.#said.add(key);
    return true;
  }
}

function enforcing(terms: readonly TierTerms[], vendor: PinVendor): TierTerms | undefined {
  const about = ({ pins }: TierTerms): boolean => pins.some((pin) => pin.vendor === vendor);
  return terms.find((one) => one.act === 'refuse' && about(one));
}
