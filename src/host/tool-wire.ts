/** The lists of tools on the wire of one session: hosts, models, plans and accounts, as each request shows them. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { AiTool, TierFinding } from '../engine/discover/model.ts';
import { clausesAway } from '../engine/discover/placed.ts';
import { modelsAsked, type ModelPlaces } from '../engine/discover/models-asked.ts';
import { namesOf, type StandingAt, type ToolAsked } from '../engine/discover/standing.ts';
import { toolNeeds, useObjection, useText, type UseObjection } from '../engine/discover/tool-wire.ts';
import type { Reason, Safe } from '../engine/model.ts';
import type { Clause } from '../engine/policy/model.ts';
import type { TierSeen } from '../engine/tier/answers.ts';
import { planHere, vendorsAt, type TierCatalog } from '../engine/tier/wire.ts';
import { safe } from '../engine/text.ts';
import type { Guard } from './guard.ts';
import type { Machine } from './machine.ts';
import { orgTeller } from './tier-org.ts';

export interface ToolWireSetup {
  readonly guard: Pick<Guard, 'policy' | 'agent' | 'note'>;
  readonly machine: Pick<Machine, 'env' | 'now' | 'paths' | 'who'>;
  readonly catalog: TierCatalog;
  readonly places: ModelPlaces;
  /** Of the catalogue, where the agent is in it. */
  readonly tool: Pick<AiTool, 'id'>;
  /** Its plan, by what was seen on the wire and by the files of the machine. */
  readonly planOf: (seen: readonly TierSeen[]) => Promise<TierFinding>;
  /** Tells the person about a clause in its warning phase. */
  readonly tell: (reason: Reason) => void;
  /** Leaves one line on the terminal. */
  readonly line: (text: Safe) => void;
}

/** A request before anything of it is sent. */
export interface ToolRequest {
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
}

/** A request with its body. */
export interface ToolBody extends ToolRequest {
  readonly body: string;
  readonly isModelCall: boolean;
}

export interface ToolAnswer extends ToolRequest {
  readonly status: number;
  readonly isModelCall: boolean;
  readonly seen: readonly TierSeen[];
  /** Organisations a clause holds the account to, where the vendor was told them. */
  readonly held: readonly string[] | undefined;
}

/** Texts are for the agent and its user; undefined = no objection. */
export interface ToolWire {
  check(request: ToolRequest): string | undefined;
  asks(request: ToolBody): string | undefined;
  /** Clauses about data that may not go where the request goes. */
  away(request: ToolBody): readonly Clause[];
  answered(answer: ToolAnswer): Promise<string | undefined>;
}

type Use = Pick<ToolAsked, 'tier' | 'isOrg' | 'wire'>;

/** What answers to one account at one host have shown. */
interface Account {
  readonly seen: Map<string, TierSeen>;
  held: readonly string[] | undefined;
  use: Use;
}

const MOST_ACCOUNTS = 100;
const MOST_SEEN = 20;
const NOT_SENT = 'It was not sent';
const DROPPED =
  'The answer was dropped, and nothing more is sent with this account. Sign in with the one of your organisation';

/** Lower case, without a dot at its end. */
export function hostOf({ hostname }: URL): string {
  return hostname.toLowerCase().replace(/\.$/, '');
}

const KEY_HEADERS = ['x-api-key', 'api-key', 'x-goog-api-key'] as const;

/** A key signed the request in, not somebody's account. */
export function isByKey(headers: IncomingHttpHeaders): boolean {
  const { authorization = '' } = headers;
  return (
    KEY_HEADERS.some((name) => headers[name] !== undefined) || /^Bearer sk-(?!ant-oat)/i.test(authorization)
  );
}

/** Tells accounts apart in memory; nothing of it is kept. */
function accountKey({ url, headers }: ToolRequest): string {
  const signs = [...KEY_HEADERS, 'authorization', 'cookie'].map((name) => headers[name] ?? '');
  return createHash('sha256')
    .update(JSON.stringify([url.host, signs]))
    .digest('base64');
}

export function openToolWire(setup: ToolWireSetup): ToolWire {
  return new SessionTools(setup);
}

class SessionTools implements ToolWire {
  readonly #setup: ToolWireSetup;
  readonly #names: Pick<ToolAsked, 'tool' | 'agent'>;
  readonly #accounts = new Map<string, Account>();
  /** Rows and lines there are already: one each a session. */
  readonly #said = new Set<string>();

  constructor(setup: ToolWireSetup) {
    this.#setup = setup;
    const { agent } = setup.guard;
    this.#names = { tool: setup.tool.id, agent };
  }

  #at(): StandingAt {
    const { now, who } = this.#setup.machine;
    return { now: now(), who };
  }

  check(request: ToolRequest): string | undefined {
    return this.#against({ ...this.#useOf(request), host: hostOf(request.url) }, NOT_SENT);
  }

  asks(request: ToolBody): string | undefined {
    const { policy } = this.#setup.guard;
    if (!toolNeeds(policy, namesOf(this.#names), this.#at()).models) return undefined;
    const models = this.#modelsOf(request);
    return this.#against({ ...this.#useOf(request), host: hostOf(request.url), models }, NOT_SENT);
  }

  away(request: ToolBody): readonly Clause[] {
    const { placed = [] } = this.#setup.guard.policy;
    if (placed.length === 0) return [];
    return clausesAway({ placed }, { host: hostOf(request.url), models: this.#modelsOf(request) });
  }

  #modelsOf({ url, body, isModelCall }: ToolBody): readonly string[] | undefined {
    return modelsAsked({ path: url.pathname, body, isModelCall }, this.#setup.places);
  }

  async answered(answer: ToolAnswer): Promise<string | undefined> {
    const { guard } = this.#setup;
    const { status, seen, isModelCall, url } = answer;
    if (status < 200 || status > 299 || (seen.length === 0 && !isModelCall)) return undefined;
    if (!toolNeeds(guard.policy, namesOf(this.#names), this.#at()).plan) return undefined;
    const use = await this.#learn(answer);
    return this.#against({ ...use, host: hostOf(url) }, DROPPED);
  }

  /** What is known of the account before it is used: by answers it had, by the host, by its key. */
  #useOf(request: ToolRequest): Use {
    const known = this.#accounts.get(accountKey(request));
    if (known !== undefined) return known.use;
    const { catalog } = this.#setup;
    const host = hostOf(request.url);
    const plan = planHere(catalog, { host, path: request.url.pathname })?.tier;
    const isKey = vendorsAt(catalog, host).length > 0 && isByKey(request.headers);
    const value = plan ?? (isKey ? 'api' : undefined);
    return { wire: true, ...(value === undefined ? {} : { tier: { value, grade: 'observed' } }) };
  }

  /** An account that shows nothing new is what it was. */
  async #learn(answer: ToolAnswer): Promise<Use> {
    const key = accountKey(answer);
    const known = this.#accounts.get(key);
    const account: Account = known ?? { seen: new Map(), held: undefined, use: {} };
    const news = answer.seen.filter(({ code, grade, org = '' }) => {
      const mark = `${code} ${grade} ${org}`;
      return !account.seen.has(mark) && account.seen.size < MOST_SEEN;
    });
    if (known !== undefined && news.length === 0) return account.use;
    for (const one of news) account.seen.set(`${one.code} ${one.grade} ${one.org ?? ''}`, one);
    account.held = answer.held ?? account.held;
    const seen = [...account.seen.values()];
    const { env, paths } = this.#setup.machine;
    const org = seen.findLast((one) => one.org !== undefined)?.org;
    account.use = {
      tier: await this.#setup.planOf(seen),
      isOrg: orgTeller({ state: paths.state, env, held: account.held, org: { name: org } }),
    };
    if (this.#accounts.size >= MOST_ACCOUNTS) this.#accounts.clear();
    this.#accounts.set(key, account);
    return account.use;
  }

  #against(use: Omit<ToolAsked, 'tool' | 'agent'>, end: string): string | undefined {
    const { guard, line } = this.#setup;
    const asked = { ...this.#names, ...use };
    const objection = useObjection(guard.policy, asked, this.#at());
    if (objection === undefined) return undefined;
    this.#record(objection);
    if (objection.act === 'tell') this.#tell(objection);
    if (objection.act !== 'refuse') return undefined;
    const { by, standing } = objection;
    if (this.#once(`line ${by.id} ${standing.about ?? ''}`))
      line(safe`aup-guard: a request was refused: ${by.say} (${standing.clause ?? by.id})`);
    return useText(objection, asked, { request: guard.policy.request, end });
  }

  #record({ standing, by, act }: UseObjection): void {
    const { verdict, about = verdict, intended = standing.demand } = standing;
    const outcome = act === 'refuse' ? 'refused' : act === 'tell' ? 'warned' : 'would-have';
    if (!this.#once(`row ${by.id} ${standing.clause ?? ''} ${outcome} ${about}`)) return;
    const decision = act === 'refuse' ? 'deny' : act === 'tell' ? 'warn' : 'allow';
    const clause = { clause: by.id, control: 'tool-allowlist', phase: by.phase } as const;
    this.#setup.guard.note({ kind: 'request.refused', ...clause, decision, intended, outcome, code: about });
  }

  #tell({ standing, by }: UseObjection): void {
    const { guard, tell } = this.#setup;
    const found = guard.policy.clauses.find(({ id, where }) => safe`${where} ${id}` === standing.clause);
    if (found === undefined || !this.#once(`tell ${by.id}`)) return;
    const { id, say, where } = found;
    const { intended = standing.demand } = standing;
    const about = {
      clause: id,
      say,
      where,
      control: 'tool-allowlist',
      phase: by.phase,
      demand: intended,
    } as const;
    tell({ ...about, effective: 'warn', standing: intended === 'warn' ? 'applies' : 'would-have' });
  }

  #once(key: string): boolean {
    if (this.#said.has(key)) return false;
    this.#said.add(key);
    return true;
  }
}
