/** The engine's edits of policy text, for commands: YAML is loaded with them. */
export { withPhase } from '../engine/policy/edit-phase.ts';
export { inserted } from '../engine/policy/insert.ts';
export { withoutException } from '../engine/policy/remove-exception.ts';
