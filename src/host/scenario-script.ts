/** What the scripted model of a scenario says and makes the agent do. */
import path from 'node:path';

/** The file the agent writes, in the repository. */
export const NOTE = 'notes/contact.md';

/** One answer of the scripted model; `{{placeholder:LABEL}}` is what it was shown instead of a value. */
export interface Turn {
  readonly text: string;
  readonly tools?: readonly { readonly name: string; readonly input: Readonly<Record<string, string>> }[];
}

/** The turns of the demo: read, note, publish. */
export function demoTurns(repo: string): readonly Turn[] {
  return [
    readTurn(repo),
    {
      text: 'The settings use key {{placeholder:0}} and the contact is {{placeholder:EMAIL}}. I note the contact.',
      tools: [noteCall(repo, 'Support contact: {{placeholder:EMAIL}}\n')],
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

type ToolCall = NonNullable<Turn['tools']>[number];

/** The agent reads the planted values. */
export function readTurn(repo: string): Turn {
  return {
    text: 'I will read the production settings first.',
    tools: [{ name: 'Read', input: { file_path: path.join(repo, 'config/prod.env') } }],
  };
}

/** The agent writes the note. */
export function noteCall(repo: string, content: string): ToolCall {
  return { name: 'Write', input: { file_path: path.join(repo, NOTE), content } };
}

/** The agent runs shell text. */
export function shellCall(command: string, description: string): ToolCall {
  return { name: 'Bash', input: { command, description } };
}
