import type { NotLive } from '../../engine/live-model.ts';

const ACCOUNT = 'it asks the service of its maker alone, in whose place no scripted model can be put';
const UNSEEN = 'how it is driven without a person is known from its documents alone, which proves nothing';

/** Agents of the catalogue that nobody can drive, and why. */
export const notLive: readonly NotLive[] = [
  { id: 'goose', title: 'goose', bins: ['goose'], packages: [], why: UNSEEN },
  { id: 'cursor-agent', title: 'Cursor agent', bins: ['cursor-agent'], packages: [], why: ACCOUNT },
  { id: 'amp', title: 'Amp', bins: ['amp'], packages: ['@sourcegraph/amp'], why: ACCOUNT },
  { id: 'crush', title: 'Crush', bins: ['crush'], packages: ['@charmland/crush'], why: UNSEEN },
];
