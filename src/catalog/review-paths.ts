/** Files of a repository that steer agents, the guard or what runs on people's machines: looked at before a merge. */

interface ReviewPath {
  readonly id: string;
  /** After the name of the file. */
  readonly what: string;
  readonly pattern: RegExp;
  /** Changed by an agent it counts as going round the guard. */
  readonly guards: boolean;
  /** Only where it has to do with the guard: its text names it. */
  readonly ours: boolean;
  readonly examples: readonly string[];
  readonly others: readonly string[];
}

const kind = (
  id: string,
  what: string,
  more: Omit<ReviewPath, 'id' | 'what' | 'guards' | 'ours'> & Partial<Pick<ReviewPath, 'guards' | 'ours'>>,
): ReviewPath => ({ id, what, guards: true, ours: false, ...more });

/** Case does not count: clients on some systems do not tell it apart. The first that matches counts. */
export const reviewPaths: readonly ReviewPath[] = [
  kind('policy', 'changes, which is the policy', {
    pattern: /^aup\.yaml$/i,
    examples: ['aup.yaml'],
    others: ['docs/aup.yaml.md', 'src/aup.yaml.ts'],
  }),
  kind('guard', 'changes, which is of the guard', {
    pattern: /^\.aup\/|(?:^|\/)aup\.yaml$/i,
    examples: ['.aup/hooks/pre-commit', 'packages/web/aup.yaml'],
    others: ['src/.aup.ts', 'aup/readme.md'],
  }),
  kind('agent-settings', 'changes, which holds settings of an agent', {
    pattern:
      /(?:^|\/)(?:\.claude\/(?:settings[^/]*\.json$|hooks\/)|\.codex\/(?:config\.toml$|hooks\.json$|rules\/)|\.(?:gemini|qwen)\/(?:settings\.json$|hooks\/|\.env$)|\.cursor\/(?:hooks(?:\.json$|\/)|cli[^/]*\.json$|mcp\.json$|permissions\.json$)|\.copilot\/|\.github\/hooks\/|\.opencode\/(?:opencode\.jsonc?$|plugins?\/)|opencode\.jsonc?$|\.aider\.conf\.ya?ml$|\.crush\.json$|crush\.json$|\.amp\/settings\.jsonc?$|\.agents\/(?:plugins|hooks)\/|\.mcp\.json$|\.vscode\/(?:mcp|settings)\.json$|\.roo\/mcp\.json$|\.zed\/settings\.json$|\.goosehints$)/i,
    examples: [
      '.claude/settings.json',
      'web/.claude/hooks/pre.sh',
      '.codex/config.toml',
      '.gemini/settings.json',
      '.cursor/hooks.json',
      '.mcp.json',
      'opencode.json',
      '.aider.conf.yml',
    ],
    others: ['docs/claude/settings.json', 'src/opencode.json.ts', '.claude/notes.md'],
  }),
  kind('instructions', 'changes, which tells agents what to do', {
    pattern:
      /(?:^|\/)(?:(?:AGENTS|CLAUDE|GEMINI|QWEN|CRUSH|CONVENTIONS)(?:\.local|\.override)?\.md$|\.cursorrules$|\.windsurfrules$|\.clinerules|\.cursor\/rules\/|\.claude\/(?:agents|commands|skills|rules)\/|\.codex\/prompts\/|\.github\/(?:copilot-instructions\.md$|instructions\/|prompts\/|agents\/|skills\/)|\.gemini\/(?:commands|agents)\/|\.opencode\/(?:agents?|commands?)\/|\.agents\/skills\/)/i,
    guards: false,
    examples: [
      'AGENTS.md',
      'web/CLAUDE.md',
      '.cursorrules',
      '.claude/skills/x/SKILL.md',
      '.github/copilot-instructions.md',
    ],
    others: ['docs/agents.md.txt', 'docs/my-agents.md'],
  }),
  kind('hooks', 'changes, which runs when people commit or push', {
    pattern:
      /(?:^|\/)(?:\.husky\/|\.?lefthook(?:-local)?\.(?:ya?ml|toml|json)$|\.config\/lefthook\.|\.pre-commit-(?:config|hooks)\.ya?ml$|\.simple-git-hooks\.|simple-git-hooks\.|\.lintstagedrc|lint-staged\.config\.|\.githooks\/|\.overcommit\.yml$)/i,
    examples: ['.husky/pre-commit', 'lefthook.yml', '.pre-commit-config.yaml', '.githooks/pre-push'],
    others: ['docs/husky.md', 'src/lefthook.ts'],
  }),
  kind('pipeline', 'changes, which runs the guard before a merge', {
    pattern:
      /^(?:\.github\/(?:workflows|actions)\/|\.gitlab-ci\.yml$|\.gitlab\/|\.buildkite\/|Jenkinsfile|\.circleci\/|azure-pipelines|bitbucket-pipelines\.yml$)/i,
    ours: true,
    examples: ['.github/workflows/ci.yml', '.gitlab-ci.yml', '.buildkite/pipeline.yml', 'Jenkinsfile'],
    others: ['.github/CODEOWNERS', 'docs/.gitlab-ci.yml.md'],
  }),
  kind('devcontainer', 'changes, which puts the guard into containers', {
    pattern: /(?:^|\/)(?:\.devcontainer(?:\/|\.json$))/i,
    ours: true,
    examples: ['.devcontainer/devcontainer.json', '.devcontainer.json', '.devcontainer/Dockerfile'],
    others: ['src/devcontainer.ts'],
  }),
  kind('allow-list', 'changes, which lists findings to be let be; what it adds counts once it is merged', {
    pattern: /^(?:\.gitleaksignore|\.secrets\.baseline)$/i,
    guards: false,
    examples: ['.gitleaksignore', '.secrets.baseline'],
    others: ['docs/.gitleaksignore'],
  }),
  kind('attributes', 'changes, which can hide changes of other files from reviewers', {
    pattern: /(?:^|\/)\.gitattributes$/i,
    guards: false,
    examples: ['.gitattributes', 'web/.gitattributes'],
    others: ['.gitignore'],
  }),
];

/** What a file is to people who review; undefined for all others. `file` counts from the top of the repository. */
export function reviewKind(file: string): ReviewPath | undefined {
  return reviewPaths.find(({ pattern }) => pattern.test(file));
}
