/** Frameworks that evidence is mapped to. Hints in our own words: no text of a standard, no claim of conformity. */
import type { Framework } from '../../engine/report/framework-model.ts';
import { euAiAct } from './eu-ai-act.ts';
import { iso27001 } from './iso27001.ts';
import { iso42001 } from './iso42001.ts';
import { nistAi6001 } from './nist-ai-600-1.ts';
import { nistAiRmf } from './nist-ai-rmf.ts';
import { soc2 } from './soc2.ts';

export { evidenceSources } from './sources.ts';

export const frameworks: readonly Framework[] = [iso42001, euAiAct, soc2, iso27001, nistAiRmf, nistAi6001];
