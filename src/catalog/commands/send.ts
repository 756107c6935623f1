/** Forges other than GitHub. */
import type { CommandDef } from '../../engine/definitions.ts';
import { byRules } from './rules.ts';

export const forges: CommandDef = byRules({
  program: 'glab',
  aliases: ['tea'],
  rules: `
    mr merge => merge
    repo delete|archive => delete-branch
    mr|issue|release|snippet create|note|comment|update|close|reopen|approve|delete => external-send
    api +X|method|f|F|field|raw-field|input => external-send
  `,
  examples: `
    glab issue note 3 -m hi => external-send
    glab repo delete acme/app => delete-branch
    glab mr merge 3 => merge
    glab mr list =>
    glab api user =>
    tea issues =>
  `,
});
