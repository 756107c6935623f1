/** How agents without a launch of their own yet hand over what a tool gave, and take it back redacted. */
import { isObject, parseObject, type JsonObject } from '../../engine/json-object.ts';

/** One agent's words about the output of a tool; `json` is what may be redacted, whatever its form. */
export interface OutputDialect {
  /** From what the hook is given; undefined when it holds no output. */
  readonly read: (payload: string) => string | undefined;
  /** What the hook answers to put `json` in its place. */
  readonly write: (json: string) => string;
}

/** Copilot CLI `postToolUse`: `modifiedResult` takes the place of `toolResult`. */
export const copilotOutput: OutputDialect = {
  read: (payload) => textOf(parseObject(payload)?.['toolResult']),
  write: (json) => `{"modifiedResult":${json}}`,
};

/** opencode `tool.execute.after(input, output)`: the plugin assigns the answer to its `output`. */
export const opencodeOutput: OutputDialect = {
  read: (payload) => {
    const output = parseObject(payload)?.['output'];
    return isObject(output) ? textOf(withoutPaths(output)) : undefined;
  },
  write: (json) => json,
};

/** The title is what people see the call by, usually a path. */
function withoutPaths({ output, metadata }: JsonObject): JsonObject {
  return metadata === undefined ? { output } : { output, metadata };
}

function textOf(value: unknown): string | undefined {
  return isObject(value) ? JSON.stringify(value) : undefined;
}
