/** Does a use of a tool fit what an entry of a list wants: its plan, whose account it is, where it asks, and for which model? */
import { globMatches } from '../glob.ts';
import { safe } from '../text.ts';
import type { TierFinding, ToolAspect } from './model.ts';
import { shown, tierFit, type TierFit } from './tier-fit.ts';
import type { ListedTool } from './tool-terms.ts';

/** What is known of a use. */
export interface ToolUse {
  /** The plan, as far as it is known. */
  readonly tier?: Pick<TierFinding, 'value' | 'grade'> | undefined;
  /** Whether the account is of the organisation an entry names; undefined where that is not known. */
  readonly isOrg?: ((org: string) => boolean | undefined) | undefined;
  /** Host of a request in lower case; absent = nothing is asked yet. */
  readonly host?: string | undefined;
  /** Models a request names; empty = it should name one. Absent = it is not about a model. */
  readonly models?: readonly string[] | undefined;
}

export interface EntryFit extends TierFit {
  readonly about: ToolAspect;
}

export function isAmong(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => globMatches(pattern.toLowerCase(), name.toLowerCase(), 'line'));
}

function hostFit({ hosts }: ListedTool, { host }: ToolUse): EntryFit | undefined {
  if (hosts === undefined || host === undefined || isAmong(host, hosts)) return undefined;
  const why = safe`approved for the hosts ${shown(hosts.join(', '))}, and this goes to ${shown(host)}`;
  return { fit: 'other-use', about: 'host', why };
}

function modelFit({ models: wanted }: ListedTool, { models }: ToolUse): EntryFit | undefined {
  if (wanted === undefined || models === undefined) return undefined;
  const other = models.find((model) => !isAmong(model, wanted));
  if (models.length > 0 && other === undefined) return undefined;
  const list = safe`approved for the models ${shown(wanted.join(', '))}`;
  const why =
    other === undefined
      ? safe`${list}, and this names none`
      : safe`${list}, and this asks for ${shown(other)}`;
  return { fit: 'other-use', about: 'model', why };
}

function orgFit({ org }: ListedTool, { isOrg }: ToolUse): EntryFit | undefined {
  if (org === undefined) return undefined;
  const isOurs = isOrg?.(org);
  if (isOurs === true) return undefined;
  const list = safe`approved with the account of one organisation`;
  return isOurs === false
    ? { fit: 'other-use', about: 'account', why: safe`${list}, and it is used with another` }
    : { fit: 'not-proven', about: 'account', why: safe`${list}; whose account it is, is not known` };
}

/** What is certainly wrong comes before what is only not known. */
export function entryFit(entry: ListedTool, use: ToolUse): EntryFit {
  const plan: EntryFit = { ...tierFit(entry, use.tier), about: 'plan' };
  const against = [hostFit(entry, use), modelFit(entry, use), plan, orgFit(entry, use)].filter(
    (one) => one !== undefined && one.fit !== 'met',
  );
  return against.find((one) => one?.fit === 'other-use') ?? against[0] ?? plan;
}
