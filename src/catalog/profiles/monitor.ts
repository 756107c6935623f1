/** The text of install/policies/monitor.yaml: bundles read no files of their own. */
export const monitor: string = `# yaml-language-server: $schema=./node_modules/aup-guard/schema/aup-1.json
# The monitor policy: everything is observed and recorded, nothing is stopped or replaced.
# For the first weeks of a roll-out: \`aup-guard log\` then shows what enforcing each clause would have done.
# Promote a clause with \`phase: warn\`, then \`phase: enforce\`, or give it dates.
aup: 1

policy:
  name: Monitor policy
  version: '1'

defaults:
  # Recorded as "would have", nothing is stopped.
  phase: monitor
  # For an action of concern that no clause names; in the phase above.
  stance: ask
  # Nothing is enforced, so a fault of the guard stops nothing either.
  on_guard_failure: allow

clauses:
  # Data. Placeholders take the place of what is found; answers get the values back, on this machine only.
  - id: DATA-1
    say: Secrets never reach a model.
    control: [prompt-redaction, context-redaction]
    phase: monitor
    when: { data: secret }
    do: { redact: reversible }

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
    phase: monitor
    when: { actor: agent, action: [git.merge, git.push, external.send] }
    do: { ask: { by: developer, timeout: 120s, on_timeout: deny } }
    unless:
      - { action: [git.merge, git.push], ref: 'refs/heads/agent/**' }

  # What a build can make again may go without a question.
  - id: HUMAN-2
    say: A person says yes before an agent deletes, discards or rewrites work.
    control: action-approval
    phase: monitor
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
    phase: monitor
    when: { actor: agent, action: [production, payment] }
    do: { ask: { by: developer, timeout: 120s, on_timeout: deny } }

  - id: HUMAN-4
    say: A person says yes before an agent reads stored credentials.
    control: action-approval
    phase: monitor
    when: { actor: agent, action: secret.read }
    do: { ask: { by: developer, timeout: 120s, on_timeout: deny } }

  - id: GUARD-1
    say: A person says yes before an agent weakens or goes round this guard.
    control: action-approval
    phase: monitor
    when: { actor: agent, action: guard.tamper }
    do: { ask: { by: developer, timeout: 120s } }

  # Tool servers. Which there are, and what is risky about them: aup-guard mcp list, aup-guard mcp scan.
  # All are started; what an approval would have kept back is recorded.
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
