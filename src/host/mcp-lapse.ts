/** Whether an approval still holds while its gate runs: clients keep servers for days. */
import type { GateLapse } from '../engine/mcp/gate-model.ts';
import { monotonicMs } from './clock.ts';
import { heldNow, type HeldParts, type McpHeld } from './mcp-held.ts';
import { integrityNow, UNREADABLE } from './mcp-integrity.ts';
import { noteChanged } from './mcp-seen.ts';
import { readMcpApproval } from './mcp-store.ts';

/** Nobody waits longer than this for what they took back to stop. */
const LOOK_MS = 5000;

/**
 * Looks at what is kept at most every few seconds, when something is wanted of the server. Bytes that were not on this
 * machine at the start are looked at once: by then the server has answered, so that they are. So is a single file.
 */
export function lapseOf(parts: HeldParts, held: McpHeld): () => GateLapse | undefined {
  const late = lateBytes(parts, held);
  let at = -Infinity;
  let found: GateLapse | undefined;
  return () => {
    if (monotonicMs() - at < LOOK_MS) return found;
    // What has ended here has ended for as long as this gate lives.
    found ??= late() ?? storedNow(parts) ?? standingNow(parts, held);
    at = monotonicMs();
    return found;
  };
}

function storedNow({ machine, server }: HeldParts): GateLapse | undefined {
  const now = readMcpApproval(machine, server.identity.digest);
  if (now.kind !== 'found' || now.approval.standing !== 'approved') return 'approval-gone';
  return JSON.stringify(now.approval) === JSON.stringify(server.approval) ? undefined : 'approval-replaced';
}

/** By the clock: an end, a fact that is out of date. */
function standingNow(parts: HeldParts, { bytes }: McpHeld): GateLapse | undefined {
  return heldNow(parts, bytes).standing === 'approved' ? undefined : 'approval-over';
}

function lateBytes(parts: HeldParts, { bytes }: McpHeld): () => GateLapse | undefined {
  const { machine, server } = parts;
  const { identity, approval } = server;
  const was = approval?.integrity;
  const { kind } = identity.launch;
  // A file may have been another one between our look and its start.
  const isFile = kind === 'script' || kind === 'program';
  let isDue = was !== undefined && (bytes.integrity === undefined || isFile);
  return () => {
    if (!isDue) return undefined;
    isDue = false;
    const { integrity } = integrityNow(identity.launch, { env: machine.env, cwd: machine.cwd }, was);
    if (integrity === was) return undefined;
    noteChanged(machine, identity, heldNow(parts, { integrity: integrity ?? UNREADABLE }));
    return 'server-changed';
  };
}
