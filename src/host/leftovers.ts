/** What of the engine git hooks need to tell a placeholder of ours from a word that looks like one. */
export { placeholdersIn } from '../engine/redact/placeholder.ts';
