/** The text of install/policies/strict.yaml: bundles read no files of their own. */
export const strict: string = `# yaml-language-server: $schema=./node_modules/aup-guard/schema/aup-1.json
# The strict policy: all clauses enforced, no branch is free, what no clause names is asked.
# For machines with access to production or to customers' data.
aup: 1

policy:
  name: Strict policy
  version: '1'

defaults:
  phase: enforce
  # An action of concern that no clause names needs a yes too.
  stance: ask
  # When the guard itself fails, what it guards stays shut.
  on_guard_failure: deny

clauses:
  # Data. Placeholders take the place of what is found; answers get the values back, on this machine only.
  - id: DATA-1
    say: Secrets never reach a model.
    control: [prompt-redaction, context-redaction]
    phase: enforce
    when: { data: secret }
    do: { redact: reversible }
    # Nobody can search these for data.
    media: { images: block, documents: block, audio: block }

  - id: DATA-2
    say: Personal data is masked; the masks are undone in the answer.
    control: [prompt-redaction, context-redaction]
    phase: enforce
    when: { data: personal }
    do: { redact: reversible }

  # Actions. Nobody at the terminal, or no answer in time, means no.
  - id: HUMAN-1
    say: A person says yes before an agent merges, pushes or sends anything outside.
    control: action-approval
    phase: enforce
    when: { actor: agent, action: [git.merge, git.push, external.send] }
    do: { ask: { by: developer, timeout: 120s, on_timeout: deny } }
    # Signed receipts for the check before a merge, and a trailer in commits: docs/receipts.md.
    # receipts: required

  # What a build can make again may go without a question.
  - id: HUMAN-2
    say: A person says yes before an agent deletes, discards or rewrites work.
    control: action-approval
    phase: enforce
    when: { actor: agent, action: [fs.delete, git.delete, git.discard, git.rewrite] }
    do: { ask: { by: developer, timeout: 120s, on_timeout: deny } }
    unless:
      - action: fs.delete
        path:
          - '**/node_modules/**'
          - '**/dist/**'
          - '**/build/**'
          - '**/out/**'
          - '**/target/**'
          - '**/coverage/**'
          - '**/tmp/**'
          - '**/.cache/**'
          - '**/__pycache__/**'
          - '**/.pytest_cache/**'
          - '**/.next/**'
          - '**/.turbo/**'

  - id: HUMAN-3
    say: A person says yes before an agent changes production or spends money.
    control: action-approval
    phase: enforce
    when: { actor: agent, action: [production, payment] }
    do: { ask: { by: developer, timeout: 120s, on_timeout: deny, reason: required } }

  - id: HUMAN-4
    say: A person says yes before an agent reads stored credentials.
    control: action-approval
    phase: enforce
    when: { actor: agent, action: secret.read }
    do: { ask: { by: developer, timeout: 120s, on_timeout: deny } }

  - id: GUARD-1
    say: An agent never weakens or goes round this guard; a person does that in a terminal of their own.
    control: action-approval
    phase: enforce
    when: { actor: agent, action: guard.tamper }
    do: deny

  # Tool servers. Which there are, and what is risky about them: aup-guard mcp list, aup-guard mcp scan.
  # Only approved ones are started. \`servers\` lists them with their owner and review date: docs/mcp.md.
  - id: MCP-1
    say: A person approves an MCP server once, as it is; one that changes is approved again.
    control: mcp-approval
    phase: enforce
    facts: [owner, review_by]
    do: { unknown: ask, changed: block }

  # The log. It cannot be switched off here; \`content\` has one value.
  - id: LOG-1
    say: We log what happened, never what was written.
    control: audit-log
    phase: enforce
    log: { content: never, identify: pseudonym, keep: 13 months, checkpoint: hourly }
`;
