/** What tools give is redacted before the agent has it, so that its transcripts on disk hold no values either. */
import type { BodyShape } from '../engine/definitions.ts';
import type { Finding } from '../engine/model.ts';
import type { BodyResult } from '../engine/redact/body.ts';
import type { Redactor } from '../engine/redact/model.ts';
import type { GuardSession } from './session.ts';

export interface ToolOutputs {
  /** The same JSON with placeholders; rejects when it cannot be done or recorded. */
  redact(json: string): Promise<string>;
  /** Findings replaced so far. */
  replaced(): number;
}

const OPAQUE: BodyShape = { self: 'opaque' };
/** The agent finds files again by these, and pictures are no text. */
const OUTPUT: BodyShape = {
  self: 'text',
  fields: { type: OPAQUE, filePath: OPAQUE, file_path: OPAQUE, base64: OPAQUE, tool_use_id: OPAQUE },
};

/** `record` is called before what was replaced is given back. */
export function toolOutputs(
  session: Pick<GuardSession, 'prepare' | 'wouldBe'>,
  record: (fresh: readonly Finding[]) => void,
): ToolOutputs {
  let opening: Promise<(json: string) => BodyResult> | undefined;
  let replaced = 0;
  return {
    async redact(json) {
      await session.prepare();
      const result = (await (opening ??= outputRedacting(session.wouldBe.redactor)))(json);
      if (result.kind !== 'rewritten') return json;
      if (result.fresh.length > 0) record(result.fresh);
      replaced += result.fresh.length;
      return result.body;
    },
    replaced: () => replaced,
  };
}

/** Characters of literals remembered; outputs are not repeated as requests to a model are. */
const MOST_CACHED = 1 << 20;

/** What redacts the JSON of outputs. Loaded at the first one: a session must not start later for it. */
export async function outputRedacting(redactor: Redactor): Promise<(json: string) => BodyResult> {
  const [{ redactBody }, { BodyCache }] = await Promise.all([
    import('../engine/redact/body.ts'),
    import('../engine/redact/cache.ts'),
  ]);
  const cache = new BodyCache(MOST_CACHED);
  return (json) => redactBody({ body: json, shape: OUTPUT, redactor, cache });
}
