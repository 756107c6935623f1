export const AGENTS: readonly {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly bin?: string;
  readonly finish?: string;
}[];

export const MCP_PACKAGES: readonly { readonly name: string; readonly version: string }[];
