import { agentsOfCommit, type CommitMarks, type CommitText } from '../engine/commit-marks.ts';

/**
 * What agents leave in commits by default, by two public attribution corpora and by runs of Qwen Code and aider.
 * Codex and Gemini CLI leave nothing on a person's machine. Addresses people have used by hand (codex@openai.com)
 * and the bare form of `Assisted-by:` are left out: a person must never be taken for an agent.
 */
interface MarkedAgent extends CommitMarks {
  /** Trailers or authors as really written. */
  readonly examples: readonly string[];
}

const marked = (title: string, marks: Partial<MarkedAgent>): MarkedAgent => ({
  title,
  emails: [],
  accounts: [],
  lines: [],
  examples: [],
  ...marks,
});

export const commitMarks: readonly MarkedAgent[] = [
  marked('Claude Code', {
    emails: ['noreply@anthropic.com'],
    accounts: ['claude[bot]'],
    lines: ['generated with [claude code]', 'claude-session:'],
    examples: [
      'Co-Authored-By: Claude <noreply@anthropic.com>',
      '🤖 Generated with [Claude Code](https://claude.com/claude-code)',
    ],
  }),
  marked('Codex', {
    emails: ['noreply@openai.com'],
    accounts: ['chatgpt-codex-connector[bot]'],
    examples: ['Co-authored-by: Codex <noreply@openai.com>'],
  }),
  marked('GitHub Copilot', {
    accounts: ['copilot', 'copilot-swe-agent[bot]'],
    lines: ['copilot-session:', 'agent-logs-url:'],
    examples: ['Co-authored-by: Copilot <223556219+Copilot@users.noreply.github.com>'],
  }),
  marked('Gemini CLI', {
    emails: ['gemini-cli@google.com'],
    accounts: ['gemini-cli[bot]', 'gemini-code-assist[bot]'],
    examples: ['Co-authored-by: gemini-cli <gemini-cli@google.com>'],
  }),
  marked('opencode', {
    emails: ['noreply@opencode.ai'],
    lines: ['generated with opencode', 'generated with [opencode]'],
    examples: ['Co-Authored-By: opencode <noreply@opencode.ai>'],
  }),
  marked('Qwen Code', {
    emails: ['qwen-coder@alibabacloud.com'],
    examples: ['Co-authored-by: Qwen-Coder <qwen-coder@alibabacloud.com>'],
  }),
  marked('aider', {
    emails: ['aider@aider.chat', 'noreply@aider.chat'],
    examples: ['Co-authored-by: aider (openai/gpt-5) <aider@aider.chat>'],
  }),
  marked('Cursor agent', {
    emails: ['cursoragent@cursor.com'],
    accounts: ['cursoragent[bot]'],
    lines: ['made-with: cursor'],
    examples: ['Co-authored-by: Cursor <cursoragent@cursor.com>'],
  }),
  marked('amp', {
    emails: ['amp@ampcode.com'],
    lines: ['amp-thread-id: https://ampcode.com/'],
    examples: ['Co-authored-by: Amp <amp@ampcode.com>'],
  }),
  marked('crush', {
    emails: ['crush@charm.land'],
    lines: ['assisted-by: crush:', 'generated with crush'],
    examples: ['Assisted-by: Crush:claude-opus', '💘 Generated with Crush'],
  }),
  marked('goose', {
    emails: ['opensource@block.xyz'],
    examples: ['Co-authored-by: goose <opensource@block.xyz>'],
  }),
  marked('Devin', {
    accounts: ['devin-ai-integration[bot]'],
    examples: ['Co-authored-by: D <158243242+devin-ai-integration[bot]@users.noreply.github.com>'],
  }),
  marked('Jules', {
    emails: ['jules@google.com'],
    accounts: ['google-labs-jules[bot]'],
    examples: ['Co-authored-by: J <161369871+google-labs-jules[bot]@users.noreply.github.com>'],
  }),
  marked('Droid', {
    emails: ['droid@factory.ai'],
    accounts: ['factory-droid[bot]'],
    examples: ['Co-authored-by: factory-droid[bot] <138933559+factory-droid[bot]@users.noreply.github.com>'],
  }),
  marked('Kiro', {
    emails: ['noreply@kiro.dev'],
    accounts: ['kiro-agent'],
    examples: ['Co-authored-by: Kiro <noreply@kiro.dev>'],
  }),
  marked('OpenHands', {
    emails: ['openhands@all-hands.dev'],
    examples: ['Co-authored-by: openhands <openhands@all-hands.dev>'],
  }),
  marked('Cline', {
    emails: ['noreply@cline.bot'],
    examples: ['Co-authored-by: Cline <noreply@cline.bot>'],
  }),
];

/** Agents a commit is marked by; none for most, and none proves nothing. */
export function agentsOf(commit: CommitText): readonly string[] {
  return agentsOfCommit(commit, commitMarks);
}
