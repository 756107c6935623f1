/** What the definitions say of one command: that of its program, and that of any program. */
import type { ActionDraft, CommandDef, CommandFacts } from './definitions.ts';

/** Stands for every program: its definition is judged beside the program's own. */
export const ANY_PROGRAM = '*';

/** Stands for a program that has no definition. */
export const UNLISTED_PROGRAM = '?';

/** Finds a definition by a program's name. */
export type CommandLookup = (program: string) => CommandDef | undefined;

export interface ProgramCall {
  readonly program: string;
  readonly argv: readonly string[];
}

/** The drafts of both definitions; what the program's own already says is not said twice. */
export function programDrafts(
  call: ProgramCall,
  lookup: CommandLookup,
  facts: CommandFacts,
): readonly ActionDraft[] {
  const own = lookup(call.program)?.classify(call.argv, facts) ?? [];
  const any = lookup(ANY_PROGRAM)?.classify(call.argv, facts) ?? [];
  const more = any.filter((draft) => !own.some((said) => covers(said, draft)));
  return [...own.filter((draft) => !more.some((said) => refuses(said, draft))), ...more];
}

/** A question about what is refused anyway would only be in the way. */
function refuses(said: ActionDraft, draft: ActionDraft): boolean {
  return said.verb === draft.verb && said.forbidden !== undefined && draft.forbidden === undefined;
}

function covers(said: ActionDraft, draft: ActionDraft): boolean {
  return said.verb === draft.verb && (said.forbidden !== undefined || draft.forbidden === undefined);
}
