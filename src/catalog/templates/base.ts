/** The first policy of its own that somebody writes: eight sections in order, with marks where templates and machines differ. */
export const starterBase: string = `# yaml-language-server: $schema=./node_modules/aup-guard/schema/aup-1.json
# {{title}}
# Clauses in \`monitor\` only record what they would have done; those in \`enforce\` hold from the first day.
# Change it, then check it:   aup-guard policy lint FILE
# See what it says in words:  aup-guard policy render FILE
aup: 1

policy:
  name: {{name}}
  version: '1'
  # owner: security@example.com
  # approved: { by: [cto], on: {{today}} }
  review_by: {{review_by}} # lint fails from this day on
  # request: https://example.com/ai-request # shown in every refusal
  # request_reply: 2 working days

# 1 Scope and definitions, for readers: it switches nothing off.
scope:
  people: {{people}}
  machines: [developer-laptops, devcontainers, ci]
  definitions:
    agent: software that acts on a repository or system through a model

defaults:
  phase: monitor # for clauses without a phase
  stance: ask # for an action of concern that no clause names; in the phase above
  on_guard_failure: deny # when the guard itself fails, what it guards stays shut
  language: en

# The words clauses use for data. Your own: match: [{ words: [Falcon] }], or { label: CONFIDENTIAL }.
data_classes:
  {{classes}}
  secret: { detect: [secrets] }
  personal: { detect: [personal-data] }

# The words clauses use for actions. What your programs do: also: ["make deploy*"].
actions:
  production: { builtin: production, also: ['terraform apply *'] }

clauses:
  # 2 Approved and prohibited tools. {{found_tools}}
  - id: TOOLS-1
    say: Use only tools on this list, on the plan named here.
    control: tool-allowlist
    phase: monitor
    tools:
      {{tools}}
    prohibited: {{prohibited}}
    otherwise: { do: {{otherwise}}, then: request }

  # 3 What may be in a prompt.
  - id: DATA-1
    say: Secrets never reach a model.
    control: [prompt-redaction, context-redaction]
    phase: enforce
    when: { data: secret }
    do: { redact: reversible }

  - id: DATA-2
    say: Personal data is masked; the masks are undone in the answer.
    control: [prompt-redaction, context-redaction]
    phase: monitor
    when: { data: personal }
    do: { redact: reversible }

  {{data_clauses}}

  # 4 A human in the loop. Nobody at the terminal, or no answer in time, means no.
  - id: HUMAN-1
    say: A person says yes before an agent merges, pushes to a shared branch or sends anything outside.
    control: action-approval
    phase: enforce
    when: { actor: agent, action: [git.merge, git.push, external.send] }
    do: { ask: { by: developer, timeout: 120s, on_timeout: deny } }
    unless: [{ action: [git.merge, git.push], ref: 'refs/heads/agent/**' }]

  - id: HUMAN-2
    say: A person says yes before an agent deletes, discards or rewrites work.
    control: action-approval
    phase: enforce
    when: { actor: agent, action: [fs.delete, git.delete, git.discard, git.rewrite] }
    do: { ask: { by: developer, timeout: 120s, on_timeout: deny } }
    unless:
      - { action: git.push, ref: 'refs/heads/agent/**' }
      - { action: fs.delete, path: ['**/node_modules/**', '**/dist/**', '**/build/**', '**/target/**', '**/tmp/**'] }

  - id: HUMAN-3
    say: A person says yes before an agent changes production or spends money.
    control: action-approval
    phase: enforce
    when: { actor: agent, action: [production, payment] }
    do: { ask: { by: developer, timeout: 120s, on_timeout: deny{{reason}} } }

  - id: HUMAN-4
    say: A person says yes before an agent reads stored credentials or goes round this guard.
    control: action-approval
    phase: enforce
    when: { actor: agent, action: [secret.read, guard.tamper] }
    do: { ask: { by: developer, timeout: 120s, on_timeout: deny } }

  # 5 Third parties and MCP. {{found_servers}}
  - id: MCP-1
    say: A person approves an MCP server once, as it is; one that changes is approved again.
    control: mcp-approval
    phase: monitor
    facts: {{facts}}
    servers:
      {{servers}}
    do: { unknown: ask, changed: block }

  # 6 Logging and monitoring. Write the notice before you send the log anywhere.
  - id: LOG-1
    say: We log what happened, never what was written.
    control: audit-log
    phase: enforce
    log: { content: never, identify: pseudonym, keep: {{keep}}, checkpoint: hourly }
    # notice: docs/ai-monitoring-notice.md

  # 7 Incidents.
  - id: INC-1
    say: A secret that may have left is treated as leaked, and so is a guard that was gone round.
    control: incident
    phase: monitor
    when: { event: [secret.sent, guard.bypassed, mcp.drift] }
    do: { open: incident, severity: high } # and tell: security@example.com, playbook: docs/leak.md

  # 8 Roles, enforcement and exceptions.
  - id: ROLE-1
    say: Deviations are written down, approved and end by themselves.
    control: exception
    grants: { approvers: [{{approver}}], longest: {{longest}}, reasons: required, never: [DATA-1] }

# teams: { ml: [ana, ben] }
# - { id: EX-1, clause: TOOLS-1, who: "team:ml", allow: { tool: codex }, why: trial, by: {{approver}}, until: {{review_by}} }
exceptions: []

tests: # aup-guard policy test
  - { name: a pasted key is masked, given: { prompt: use AKIAIOSFODNN7EXAMPLE }, expect: { clause: DATA-1, do: redact } }
  - { name: a push to main asks, given: { actor: agent, run: git push origin main }, expect: { clause: HUMAN-1, do: ask } }
  - { name: an agent’s branch is free, given: { actor: agent, run: 'git push origin HEAD:agent/x' }, expect: { clause: none, do: allow } }
`;
