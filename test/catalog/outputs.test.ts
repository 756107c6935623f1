import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { copilotOutput, opencodeOutput } from '../../src/catalog/agents/index.ts';

const payload = (name: string): string => readFileSync(`test/fixtures/payloads/${name}.json`, 'utf8');
const redact = (json: string): string => json.replaceAll('<FAKE-SECRET>', 'AUP_X');

describe('what tools gave', () => {
  it.each(['copilot/postToolUse.view', 'copilot/postToolUse.bash'])('goes round through %s', (name) => {
    const { toolResult } = JSON.parse(payload(name));
    const json = copilotOutput.read(payload(name)) ?? '';
    expect(JSON.parse(json)).toEqual(toolResult);
    const { modifiedResult } = JSON.parse(copilotOutput.write(redact(json)));
    expect(modifiedResult).toEqual({ ...toolResult, textResultForLlm: redact(toolResult.textResultForLlm) });
  });

  it.each(['opencode/tool.execute.after.read', 'opencode/tool.execute.after.bash'])(
    'goes round through %s',
    (name) => {
      const { output } = JSON.parse(payload(name));
      const json = opencodeOutput.read(payload(name)) ?? '';
      const answer = opencodeOutput.write(redact(json));
      expect(answer).not.toContain('FAKE-SECRET');
      expect(Object.assign({}, output, JSON.parse(answer))).toEqual(
        JSON.parse(redact(JSON.stringify(output))),
      );
    },
  );

  it.each(['', '[]', '{}', '{"toolResult":"text"}', '{"output":3}'])('is nothing in %j', (text) => {
    expect(copilotOutput.read(text)).toBeUndefined();
    expect(opencodeOutput.read(text)).toBeUndefined();
  });
});
