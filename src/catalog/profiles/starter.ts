/** The text of install/policies/starter.yaml: bundles read no files of their own. */
export const starter: string = `# yaml-language-server: $schema=./node_modules/aup-guard/schema/aup-1.json
# The starter policy: in force when neither the organisation nor the user has a policy.
# Secrets are replaced, actions of consequence need a person's yes; the rest is only recorded.
# To change it, copy it to ~/.config/aup-guard/aup.yaml and check it with \`aup-guard policy lint\`.
aup: 1

policy:
  name: Starter policy
  version: '1'

defaults:
  # For clauses without a phase: recorded as "would have", nothing is stopped.
  phase: monitor
  # For an action of concern that no clause names; in the phase above.
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
    # Nobody can search these for data: told once, and recorded. To keep them here: block.
    media: { images: allow, documents: allow, audio: allow }

  - id: DATA-2
    say: Personal data is masked; the masks are undone in the answer.
    control: [prompt-redaction, context-redaction]
    phase: monitor
    when: { data: personal }
    do: { redact: reversible }

  # Actions. Nobody at the terminal, or no answer in time, means no.
  # Branches under agent/ are the agent's own: it may merge into them and push them freely.
  - id: HUMAN-1
    say: A person says yes before an agent merges, pushes to a shared branch or sends anything outside.
    control: action-approval
    phase: enforce
    when: { actor: agent, action: [git.merge, git.push, external.send] }
    do: { ask: { by: developer, timeout: 120s, on_timeout: deny } }
    unless:
      - { action: [git.merge, git.push], ref: 'refs/heads/agent/**' }

  # What a build can make again may go without a question.
  - id: HUMAN-2
    say: A person says yes before an agent deletes, discards or rewrites work.
    control: action-approval
    phase: enforce
    when: { actor: agent, action: [fs.delete, git.delete, git.discard, git.rewrite] }
    do: { ask: { by: developer, timeout: 120s, on_timeout: deny } }
    unless:
      - { action: git.push, ref: 'refs/heads/agent/**' }
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
    do: { ask: { by: developer, timeout: 120s, on_timeout: deny } }

  - id: HUMAN-4
    say: A person says yes before an agent reads stored credentials.
    control: action-approval
    phase: enforce
    when: { actor: agent, action: secret.read }
    do: { ask: { by: developer, timeout: 120s, on_timeout: deny } }

  - id: GUARD-1
    say: A person says yes before an agent weakens or goes round this guard.
    control: action-approval
    phase: enforce
    when: { actor: agent, action: guard.tamper }
    do: { ask: { by: developer, timeout: 120s } }

  # Tool servers. Which there are, and what is risky about them: aup-guard mcp list, aup-guard mcp scan.
  # All are started; what an approval would have kept back is recorded. Enforced, only approved ones are.
  - id: MCP-1
    say: A person approves an MCP server once, as it is; one that changes is approved again.
    control: mcp-approval
    phase: monitor
    facts: [none]
    do: { unknown: ask, changed: block }

  # The log. It cannot be switched off here; \`content\` has one value.
  - id: LOG-1
    say: We log what happened, never what was written.
    control: audit-log
    phase: enforce
    log: { content: never, identify: pseudonym, keep: 13 months, checkpoint: hourly }
`;
