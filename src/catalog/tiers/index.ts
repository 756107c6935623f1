/** Plans of AI tools: what tells them, what holds accounts to them. */
export { planHosts, tenantHeaders } from './headers.ts';
export { tierProbes } from './probes.ts';
