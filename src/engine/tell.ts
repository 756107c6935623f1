/** Who a clause tells of something. Its settings were checked when the policy was compiled. */
import { isObject } from './json-object.ts';
import type { LayerName } from './policy/model.ts';

/** Programs with their words, never a line for a shell. */
export interface Tell {
  readonly desktop: boolean;
  readonly webhook?: string;
  readonly mail?: { readonly to: readonly string[]; readonly by: readonly string[] };
  readonly exec?: readonly string[];
}

export interface TellTerms {
  readonly tell: Tell;
  /** Parts that do not count, since a project's file names them. */
  readonly ignored: readonly string[];
}

const MAIL_BY = ['sendmail', '-i', '-t'];

/** A table, an e-mail address, or some of them. */
export function tellTerms(value: unknown, layer: LayerName): TellTerms {
  const table = isObject(value) ? value : addresses(value);
  // Whoever writes a repository would have a program of theirs run on the machines of all who work in it.
  if (layer !== 'project') return { tell: tellOf(table), ignored: [] };
  const ignored = Object.keys(table).filter((name) => name !== 'desktop');
  return { tell: { desktop: table['desktop'] === true }, ignored };
}

function addresses(value: unknown): Readonly<Record<string, unknown>> {
  const to = textsOf(value);
  return to.length === 0 ? {} : { mail: { to } };
}

function tellOf({ desktop, webhook, mail, exec }: Readonly<Record<string, unknown>>): Tell {
  const to = isObject(mail) ? textsOf(mail['to']) : [];
  const by = isObject(mail) && Array.isArray(mail['by']) ? textsOf(mail['by']) : MAIL_BY;
  const program = textsOf(exec);
  return {
    desktop: desktop === true,
    ...(typeof webhook === 'string' ? { webhook } : {}),
    ...(to.length === 0 ? {} : { mail: { to, by } }),
    ...(program.length === 0 ? {} : { exec: program }),
  };
}

/** One text or several, as a list. */
export function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');
}
