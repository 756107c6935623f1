/** All checks of `aup-guard doctor`, in the order people read them. */
import { agentFindings } from './agents.ts';
import { canaryChecks } from './canary.ts';
import { containmentFindings, isContained, lookAtContainment } from './containment.ts';
import { driftFindings, packageFindings } from './drift.ts';
import { installFindings } from './install.ts';
import { liveChecks } from './live.ts';
import { lookFindings } from './looks.ts';
import { mcpFindings } from './mcp.ts';
import type { Check, DoctorContext } from './model.ts';
import { nativeFindings } from './native.ts';
import { lookAtPolicy, policyFindings, type PolicyLook } from './policy.ts';
import { shellFindings } from './shells.ts';
import { stateChecks } from './state.ts';
import { systemFindings } from './system.ts';
import { tlsFindings } from './tls.ts';

/** The checks for a machine. None of them writes to the user's folders. */
export function doctorChecks(context: DoctorContext): readonly Check[] {
  const { machine, mcp } = context;
  let looked: Promise<PolicyLook> | undefined;
  const look = (): Promise<PolicyLook> => (looked ??= lookAtPolicy(context));
  let entered: ReturnType<typeof lookAtContainment> | undefined;
  const namespace = (): ReturnType<typeof lookAtContainment> => (entered ??= lookAtContainment(context));
  return [
    { id: 'policy', doing: 'reading the policy', run: async () => policyFindings(context, await look()) },
    { id: 'install', doing: 'looking at the install', run: () => installFindings(context) },
    { id: 'drift', doing: "reading the guard's own files", run: () => driftFindings(machine) },
    { id: 'package', doing: 'comparing the programs with their list', run: () => packageFindings(machine) },
    { id: 'hooks', doing: "looking at agents' own hooks", run: () => nativeFindings(context) },
    { id: 'shell', doing: 'asking new shells where agents lead', run: () => shellFindings(context) },
    ...canaryChecks(context, look),
    ...liveChecks(context, look),
    {
      id: 'containment',
      doing: 'entering a namespace',
      run: async () => containmentFindings(await look(), await namespace()),
    },
    { id: 'tls', doing: 'trying TLS mode', run: async () => tlsFindings(context, await look()) },
    {
      id: 'agent',
      doing: 'looking at the agents',
      run: async () => agentFindings(context, isContained(await look(), await namespace())),
    },
    ...(mcp === undefined
      ? []
      : [
          {
            id: 'mcp',
            doing: 'looking at MCP servers',
            run: async () => mcpFindings(context, await look(), mcp),
          },
        ]),
    {
      id: 'discovery',
      doing: 'reading when AI tools were looked at',
      run: async () => lookFindings(context, await look()),
    },
    ...stateChecks(machine),
    { id: 'system', doing: 'looking at the system', run: () => systemFindings(machine) },
  ];
}
