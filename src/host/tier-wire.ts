/** Plans and organisations on the wire of one session: what may go out as whom, and what the answers tell. */
import type { Outcome, Reason, Safe } from '../engine/model.ts';
import { answerSeen, refusingVendor, tellsPlan, type TierSeen } from '../engine/tier/answers.ts';
import type { Clause } from '../engine/policy/model.ts';
import type { PinVendor } from '../engine/tier/model.ts';
import { tierTerms, type TierTerms } from '../engine/tier/terms.ts';
import {
  allowedOrgs,
  objections,
  tenantHeadersFor,
  type Place,
  type TierCatalog,
  type TierObjection,
} from '../engine/tier/wire.ts';
import { objectionText, refusedLine } from '../engine/tier/words.ts';
import { safe } from '../engine/text.ts';
import type { Guard } from './guard.ts';
import { GuardError } from './errors.ts';
import type { Machine } from './machine.ts';
import { orgDigest } from './tier-org.ts';
import { hostOf, isByKey, type ToolBody, type ToolRequest, type ToolWire } from './tool-wire.ts';

export interface TierWireSetup {
  readonly guard: Pick<Guard, 'policy' | 'agent' | 'note'>;
  readonly machine: Pick<Machine, 'env' | 'now' | 'paths' | 'who'>;
  readonly catalog: TierCatalog;
  /** What lists of tools say of the same requests. */
  readonly tools?: ToolWire | undefined;
  /** Tells the person about a clause in its warning phase. */
  readonly tell: (reason: Reason) => void;
  /** Leaves one line on the terminal. */
  readonly line: (text: Safe) => void;
}

type HeaderValue = string | string[];

export interface TierAnswer extends ToolRequest {
  readonly status: number;
  /** Its format is known to be one that asks a model. */
  readonly isModelCall: boolean;
  readonly header: (name: string) => string | undefined;
  readonly sent: readonly PinVendor[];
  /** Its beginning, where `reads` asks for it. */
  readonly body: string;
}

/** Texts are for the agent and its user: what happened, by which clause, what next. */
export interface TierWire {
  /** Why nothing may be sent there. */
  check(request: ToolRequest): string | undefined;
  /** Why a body may not be sent. */
  asks(request: ToolBody): string | undefined;
  /** Clauses about data that may not go where a request goes. */
  away(request: ToolBody): readonly Clause[];
  /** The headers that go out, and the vendors that are told our organisations. */
  outgoing(
    url: URL,
    headers: Readonly<Record<string, HeaderValue>>,
  ): { readonly headers: Record<string, HeaderValue>; readonly sent: readonly PinVendor[] };
  /** Whether the beginning of an answer tells something. */
  reads(answer: Pick<TierAnswer, 'url' | 'status'>): boolean;
  /** Why the agent does not get an answer. */
  answered(answer: TierAnswer): Promise<string | undefined>;
}

function placeOf(url: URL): Place {
  return { host: hostOf(url), path: url.pathname };
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

  check(request: ToolRequest): string | undefined {
    const { catalog, tools } = this.#setup;
    return this.#object(objections(this.#terms(), catalog, placeOf(request.url))) ?? tools?.check(request);
  }

  asks(request: ToolBody): string | undefined {
    return this.#setup.tools?.asks(request);
  }

  away(request: ToolBody): readonly Clause[] {
    return this.#setup.tools?.away(request) ?? [];
  }

  reads({ url, status }: Pick<TierAnswer, 'url' | 'status'>): boolean {
    return status === 403 || (status === 200 && tellsPlan(this.#setup.catalog, placeOf(url)));
  }

  outgoing(url: URL, headers: Readonly<Record<string, HeaderValue>>): ReturnType<TierWire['outgoing']> {
    const terms = this.#terms();
    const done = tenantHeadersFor(terms, this.#setup.catalog, { host: hostOf(url), headers });
    const by = terms.find(({ act }) => act === 'refuse');
    if (done.stripped && by !== undefined) this.#note(by, { outcome: 'blocked', code: 'stripped' });
    return done;
  }

  async answered(answer: TierAnswer): Promise<string | undefined> {
    const { catalog, tools } = this.#setup;
    const terms = this.#terms();
    const place = placeOf(answer.url);
    const refusal = refusingVendor(catalog, { ...answer, ...place }, answer.body);
    if (refusal !== undefined) return this.#refused(answer, refusal, terms);
    const byKey = isByKey(answer.headers);
    const seen = answerSeen(terms, catalog, { ...answer, ...place, byKey });
    for (const one of seen) this.#see(one, terms);
    const held = answer.sent.flatMap((vendor) => allowedOrgs(terms, vendor) ?? []);
    return (
      this.#object(seen.flatMap((one) => one.objections)) ??
      tools?.answered({ ...answer, seen, held: held.length === 0 ? undefined : held })
    );
  }

  #refused(
    { headers }: TierAnswer,
    { vendor, sure }: NonNullable<ReturnType<typeof refusingVendor>>,
    terms: readonly TierTerms[],
  ): string | undefined {
    const by = enforcing(terms, vendor.vendor);
    if (by === undefined) return undefined;
    const { line, guard } = this.#setup;
    const clause = safe`${by.clause.id}, ${by.clause.where}`;
    if (this.#once(`line ${vendor.vendor} ${String(sure)}`)) line(refusedLine(vendor, clause, sure));
    this.#note(by, { outcome: 'refused', code: `${vendor.vendor}:${isByKey(headers) ? 'api' : 'seat'}` });
    const about = { terms: by, why: 'refused', vendor: vendor.vendor, name: vendor.name, what: '' } as const;
    return sure ? objectionText(about, guard.policy.request) : undefined;
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
    const object = org === undefined ? undefined : digestOf(machine.paths.state, org, terms);
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

/** A key that cannot be read must not stop what is only watched. */
function digestOf(state: string, org: string, terms: readonly TierTerms[]): string | undefined {
  try {
    return orgDigest(state, org);
  } catch (error) {
    if (error instanceof GuardError && terms.every(({ act }) => act !== 'refuse')) return undefined;
    throw error;
  }
}

function enforcing(terms: readonly TierTerms[], vendor: PinVendor): TierTerms | undefined {
  const about = ({ pins }: TierTerms): boolean => pins.some((pin) => pin.vendor === vendor);
  return terms.find((one) => one.act === 'refuse' && about(one));
}
