import type { MdmSnippet } from '../../engine/tier/mdm.ts';

/** Settings of clients that hold them to an organisation. Ids are filled in. */
export const mdmSnippets: readonly MdmSnippet[] = [
  {
    vendor: 'anthropic',
    reaches: 'Claude Code, started in whatever way: managed settings',
    where: [
      'Linux    /etc/claude-code/managed-settings.json',
      'macOS    /Library/Application Support/ClaudeCode/managed-settings.json',
      'Windows  C:\\Program Files\\ClaudeCode\\managed-settings.json',
    ],
    text: `{
  "forceLoginMethod": "claudeai",
  "forceLoginOrgUUID": {one}
}`,
    note: 'For accounts of the Console write "console". An API key in the environment still signs in without a login.',
  },
  {
    vendor: 'chatgpt',
    reaches: 'Codex, started in whatever way: whoever is in another workspace is signed out',
    where: [
      'Linux, macOS  /etc/codex/managed_config.toml',
      'macOS         managed preference com.openai.codex, key config_toml_base64 (the same text, in base64)',
    ],
    text: `forced_login_method = "chatgpt"
forced_chatgpt_workspace_id = [{list}]`,
    note: 'requirements.toml sets limits for approvals, sandbox and MCP; which account signs in is set here.',
  },
  {
    vendor: 'openai-api',
    reaches: 'Codex with keys of the API platform',
    where: ['Linux, macOS  /etc/codex/managed_config.toml'],
    text: 'forced_login_method = "api"',
  },
  {
    vendor: 'github',
    reaches: 'Copilot in every editor: a firewall or proxy that tells hosts apart',
    where: ['names that are let through, and names that are not'],
    text: `allow  *.business.githubcopilot.com
allow  *.enterprise.githubcopilot.com
block  *.individual.githubcopilot.com
block  api.githubcopilot.com`,
    note: 'Leave out the plan you do not have. The last name serves every plan; /mcp/ there is GitHub’s MCP server.',
  },
  {
    vendor: 'google',
    reaches: 'Gemini CLI, started in whatever way: system settings',
    where: [
      'Linux    /etc/gemini-cli/settings.json',
      'macOS    /Library/Application Support/GeminiCli/settings.json',
      'Windows  C:\\ProgramData\\gemini-cli\\settings.json',
    ],
    text: `{
  "security": { "auth": { "enforcedType": "vertex-ai" } }
}`,
    note: 'With "oauth-personal" in its place accounts of Google sign in, and the header below holds them to your domains.',
  },
];
