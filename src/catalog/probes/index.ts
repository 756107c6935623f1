/** What `policy test` tries against each control: the like of it must be stopped by a clause that uses the control. */
import type { ProbeData } from '../../engine/policy/probe.ts';
import { detectors } from '../detectors/index.ts';
import { actionProbes } from './actions.ts';

export const probes: ProbeData = {
  actions: actionProbes,
  texts: detectors.flatMap(({ id, category, optIn, examples }) =>
    examples.yes.slice(0, 1).map(({ text }) => ({ detector: id, category, text, optIn: optIn === true })),
  ),
  tool: 'probe-tool-on-no-list',
};
