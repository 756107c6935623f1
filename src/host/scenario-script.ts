/** What the scripted model of a scenario says and makes the agent do. */
import path from 'node:path';
import type { LiveCall } from '../engine/live-model.ts';

/** The file the agent writes, in the repository. */
export const NOTE = 'notes/contact.md';

/** One answer of the scripted model; `{{placeholder:LABEL}}` is what it was shown instead of a value. */
export interface Turn {
  readonly text: string;
  readonly tools?: readonly LiveCall[];
}

/** The turns of the demo: read, note, publish. */
export function demoTurns(repo: string): readonly Turn[] {
  return [
    readTurn(repo),
    {
      text: 'The settings use key {{placeholder:0}} and the contact is {{placeholder:EMAIL}}. I note the contact.',
      tools: [writeCall(path.join(repo, NOTE), 'Support contact: {{placeholder:EMAIL}}\n')],
    },
    {
      text: 'Now I publish the change.',
      tools: [
        shellCall('git add -A && git commit -qm "note the contact" && git push origin main', 'Publish'),
      ],
    },
    { text: 'That is all I could do here.' },
  ];
}

/** The agent reads the planted values. */
function readTurn(repo: string): Turn {
  return {
    text: 'I will read the production settings first.',
    tools: [readCall(path.join(repo, 'config/prod.env'))],
  };
}

/** The agent reads a file. */
export function readCall(file: string): LiveCall {
  return { name: 'Read', input: { file_path: file } };
}

/** The agent writes a file. */
export function writeCall(file: string, content: string): LiveCall {
  return { name: 'Write', input: { file_path: file, content } };
}

/** The agent runs shell text. */
export function shellCall(command: string, description: string): LiveCall {
  return { name: 'Bash', input: { command, description } };
}

interface Said {
  readonly text?: string;
  readonly tools?: readonly Pick<LiveCall, 'custom'>[];
}

/** A turn in words alone, for agents whose tools are text: what a tool is called with is said after the words. */
export function spoken({ text = '', tools = [] }: Said): Turn {
  return { text: [text, ...tools.map(({ custom = '' }) => custom)].join('\n\n') };
}
