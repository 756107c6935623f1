/** The data clauses, applied to messages of MCP both ways. */
import type { BodyShape, DetectorDef } from '../engine/definitions.ts';
import type { Side } from '../engine/mcp/frame.ts';
import { isDataControl } from '../engine/controls/kinds.ts';
import type { Policy } from '../engine/policy/model.ts';
import { phaseAt } from '../engine/lattice.ts';
import type { Machine } from './machine.ts';
import { openRedaction } from './redaction.ts';
import { sessionWanted } from './session-wanted.ts';
import { openVault } from './vault-file.ts';

const OPAQUE: BodyShape = { self: 'opaque' };
const TEXT: BodyShape = {
  self: 'text',
  names: true,
  fields: {
    type: OPAQUE,
    mimeType: OPAQUE,
    // Pictures and sound are no text.
    data: { self: 'text', unless: { types: ['image', 'audio'] } },
    blob: OPAQUE,
  },
};
/** Words of the protocol in it are no data, and must come back as they were. */
const MEMBERS: BodyShape = {
  self: 'text',
  fields: Object.fromEntries(
    [
      'name',
      'cursor',
      'nextCursor',
      'requestState',
      'requestId',
      'progressToken',
      'protocolVersion',
      'resultType',
      'clientInfo',
      'serverInfo',
      '_meta',
    ].map((name) => [name, OPAQUE]),
  ),
  rest: TEXT,
};
const MESSAGE: BodyShape = {
  self: 'opaque',
  fields: { params: MEMBERS, result: MEMBERS, error: TEXT },
};

export type RedactMcp = (text: string, to: Side) => Promise<string | undefined>;

/** Undefined without clauses about data. What must not be sent at all gives no text; rejects like the vault. Clauses that only watch stop nothing. */
export function mcpRedaction(
  machine: Machine,
  policy: Policy,
  detectors: () => Promise<readonly DetectorDef[]>,
): RedactMcp | undefined {
  const now = machine.now();
  const phases = policy.clauses
    .filter(({ controls }) => controls.some(isDataControl))
    .map((clause) => phaseAt(clause.phases, now));
  if (phases.every((phase) => phase === 'draft')) return undefined;
  const isEnforced = phases.includes('enforce');
  const opening = open(machine, policy, detectors);
  // Whoever needs it is told then.
  opening.catch(() => undefined);
  return async (text) => {
    try {
      const made = (await opening)(text);
      return made === undefined && !isEnforced ? text : made;
    } catch (error) {
      if (isEnforced) throw error;
      return text;
    }
  };
}

async function open(
  machine: Machine,
  policy: Policy,
  detectors: () => Promise<readonly DetectorDef[]>,
): Promise<(text: string) => string | undefined> {
  const [{ redactBody }, { BodyCache }, { ownFinders }, definitions] = await Promise.all([
    import('../engine/redact/body.ts'),
    import('../engine/redact/cache.ts'),
    import('../engine/redact/own.ts'),
    detectors(),
  ]);
  const wanted = sessionWanted(policy, machine, '');
  const vault = openVault({ dir: machine.paths.state });
  const { redactor } = openRedaction({
    detectors: definitions,
    vault,
    wanted: wanted.redact,
    own: policy.own && { data: policy.own, find: ownFinders },
    oneWay: { wanted: wanted.oneWay, seal: (value, label) => vault.seal(value, label) },
    weight: (finding) => wanted.weight(finding),
  });
  const cache = new BodyCache();
  return (text) => {
    const result = redactBody({ body: text, shape: MESSAGE, redactor, cache });
    if (result.kind === 'refused') return undefined;
    if (result.findings.some((finding) => wanted.blocks(finding))) return undefined;
    return result.kind === 'rewritten' ? result.body : text;
  };
}
