/** The engine's edits of policy text, for commands: YAML is loaded with them. */
export { withPhase } from '../engine/policy/edit-phase.ts';
