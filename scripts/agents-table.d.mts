export interface AgentTitle {
  readonly id: string;
  readonly title: string;
}
export interface AgentPin {
  readonly id: string;
  readonly version: string;
}
export function catalogueAgents(source: string): readonly AgentTitle[];
export function controlsOf(source: string): readonly string[];
export function agentsPage(parts: {
  readonly report: unknown;
  readonly agents: readonly AgentTitle[];
  readonly pins: readonly AgentPin[];
  readonly reasons?: Readonly<Record<string, string>>;
}): string;
export function writeAgentsPage(cache?: string): void;
