import { starterBase } from './base.ts';
import { openSource } from './open-source.ts';
import { regulated } from './regulated.ts';
import { smallTeam } from './small-team.ts';
import type { StarterTemplates } from '../../engine/policy/starter-file.ts';

/** The first one is taken when none is named. */
export const starterTemplates: StarterTemplates = {
  base: starterBase,
  templates: [smallTeam, regulated, openSource],
};
