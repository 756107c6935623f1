/** On which plan a tool of this machine is used: by variables, by fields of files that hold no secret, by the log. */
import type { AiTool, TierFinding } from '../engine/discover/model.ts';
import type { Instant } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { safe } from '../engine/text.ts';
import { tierFinding } from '../engine/tier/finding.ts';
import type { TierEvidence, TierFile, TierItem, TierProbe, TierSources } from '../engine/tier/model.ts';
import type { TierSeen } from '../engine/tier/answers.ts';
import { envEvidence, fileEvidence, sightEvidence, wireEvidence, type TierRow } from '../engine/tier/read.ts';
import { tierTerms, type TierTerms } from '../engine/tier/terms.ts';
import type { Who } from '../engine/exception.ts';
import { filesOf, type Ground } from './mcp-places.ts';
import { readConfig } from './mcp-files.ts';
import { readContent } from './mcp-parse.ts';
import { listText, propertyList } from './property-list.ts';
import { secretEvidence } from './tier-secrets.ts';

export interface TierLook {
  readonly sources: TierSources;
  /** Its license-tier clauses say whose accounts are the organisation's own, and whether a token may be looked into. */
  readonly policy?: Policy | undefined;
  readonly who: Who;
  readonly now: Instant;
  /** Rows of the log, oldest first. */
  readonly rows?: readonly TierRow[];
  /** What the wire shows in a session that runs: it counts in the place of the log. */
  readonly seen?: readonly TierSeen[];
  /** Values of exact keys in an editor's database; absent = such databases cannot be read here. */
  readonly readItem?: (file: string, key: string) => Promise<string | undefined>;
}

export type Probed = Pick<AiTool, 'id' | 'agent' | 'surfaces' | 'tierProbe'>;

/** Never throws: what is missing, odd or unreadable says nothing. No secret file is opened unless a clause allows it. */
export async function tierOf(tool: Probed, ground: Ground, look: TierLook): Promise<TierFinding> {
  const { sources, rows = [] } = look;
  const probe = sources.probes.find(({ id }) => id === tool.tierProbe);
  if (probe === undefined)
    return tierFinding(tool.id, [...sightEvidence(look.seen ?? []), ...byNature(tool)]);
  const terms = termsFor(tool, ground, look);
  const own = terms.flatMap(({ pins }) => pins.flatMap(({ orgs = [] }) => orgs));
  const readsClaims = terms.some((one) => one.readsClaims);
  const files = await Promise.all(
    sources.files.filter((file) => file.probe === probe.id).map((file) => fromFile(ground, file, probe)),
  );
  const items = await Promise.all(
    sources.items
      .filter((item) => readsClaims && item.probe === probe.id)
      .map((item) => fromItem(ground, item, look)),
  );
  const secrets = readsClaims
    ? sources.secrets
        .filter((secret) => secret.probe === probe.id)
        .flatMap((one) => secretEvidence(ground, one))
    : [];
  const evidence = [
    ...(look.seen === undefined ? wireEvidence(rows, tool.agent ?? tool.id) : sightEvidence(look.seen)),
    ...envEvidence(probe, ground.env),
    ...secrets,
    ...files.flat(),
    ...items.flat(),
  ];
  return tierFinding(tool.id, evidence, own);
}

function termsFor({ id, agent = id }: Probed, ground: Ground, look: TierLook): readonly TierTerms[] {
  const { policy, now, who } = look;
  const context = { now, who, agent, env: (name: string) => ground.env[name] };
  return policy === undefined ? [] : tierTerms(policy, context);
}

function byNature({ surfaces }: Probed): readonly TierEvidence[] {
  if (!surfaces.includes('runtime')) return [];
  return [{ from: 'nature', grade: 'declared', value: 'local', how: safe`it runs models on this machine` }];
}

async function fromFile(ground: Ground, file: TierFile, probe: TierProbe): Promise<readonly TierEvidence[]> {
  if (file.systems?.includes(ground.system) === false) return [];
  const [path] = filesOf(ground, file.at);
  const read = path === undefined ? undefined : readConfig(path, ground.root);
  if (read === undefined || 'fault' in read) return [];
  const content = await contentOf(read.bytes, file);
  return fileEvidence(file, content, { at: shownPlace(file.at), keys: probe.keys });
}

async function contentOf(bytes: Uint8Array, { format, inside }: TierFile): Promise<unknown> {
  if (format !== 'plist') return (await readContent(bytes, format)).values[0];
  if (inside === undefined) return propertyList(bytes);
  const text = listText(bytes, inside);
  return text === undefined ? undefined : (await readContent(Buffer.from(text, 'base64'), 'toml')).values[0];
}

/** `{home}/.claude.json` -> `~/.claude.json`: no path of the machine. */
function shownPlace(at: string): string {
  return at
    .replace('{home}', '~')
    .replace('{root}', '')
    .replace(/\{(?:env:)?(\w+)\}/, '$1');
}

async function fromItem(ground: Ground, item: TierItem, look: TierLook): Promise<readonly TierEvidence[]> {
  const [path] = filesOf(ground, item.at);
  if (path === undefined || look.readItem === undefined) return [];
  const text = await look.readItem(path, item.key).catch(() => undefined);
  const value = text === undefined ? undefined : valueOf(text, item.field);
  if (value === undefined) return [];
  return [{ from: 'file', grade: 'declared', value, how: safe`says the state of the editor` }];
}

function valueOf(text: string, field: string | undefined): string | undefined {
  if (field === undefined) return text.replaceAll(/^"|"$/g, '');
  try {
    const content: unknown = JSON.parse(text);
    const value: unknown =
      typeof content === 'object' && content !== null ? Reflect.get(content, field) : undefined;
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
