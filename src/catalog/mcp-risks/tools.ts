/** Risks of what tools can do. */
import type { McpRiskCase, RiskRules, ToolRisk } from '../../engine/mcp/risk-model.ts';

function named(...names: readonly string[]): readonly McpRiskCase[] {
  return names.map((name) => ({ tools: [{ name }] }));
}

function taking(name: string, parameter: string): McpRiskCase {
  return {
    tools: [{ name, inputSchema: { type: 'object', properties: { [parameter]: { type: 'string' } } } }],
  };
}

const SENDS = { name: 'send_email' };
const READS = { name: 'read_file' };
const BROWSES = { name: 'browse_page' };

export const tools: RiskRules<ToolRisk> = {
  'tool-executes': {
    title: 'runs commands or code',
    weight: 25,
    owasp: 'MCP05',
    fix: 'let it ask each time, or hide the tool',
    examples: {
      yes: [
        ...named('run_command', 'bash', 'evaluateScript', 'python-exec'),
        taking('do_it', 'shell_command'),
        taking('page_evaluate', 'script'),
      ],
      no: named('run_report', 'get_country_code', 'list_commands'),
    },
  },
  'tool-deletes': {
    title: 'deletes or overwrites',
    weight: 15,
    owasp: 'MCP02',
    fix: 'let it ask each time',
    examples: {
      yes: [
        ...named('delete_branch', 'writeFile', 'drop-table'),
        { tools: [{ name: 'tidy', annotations: { destructiveHint: true } }] },
      ],
      no: [...named('get_deleted_count', 'write_haiku'), { tools: [{ name: 'tidy' }] }],
    },
  },
  'tool-sends': {
    title: 'sends something outside',
    weight: 15,
    owasp: 'MCP10',
    fix: 'let it ask each time, with what is sent in view',
    examples: {
      yes: [
        ...named('send_email', 'create_issue', 'post_tweet', 'http_request', 'browser_post', 'git_push'),
        taking('ping', 'webhook_url'),
      ],
      no: named('get_post', 'list_issues', 'read_email', 'git_checkout'),
    },
  },
  'tool-private': {
    title: 'reads what is private',
    weight: 10,
    owasp: 'MCP10',
    fix: 'narrow the folders, tables or mailboxes it sees',
    examples: {
      yes: [
        ...named('read_file', 'list_emails', 'search_contacts', 'get_docs', 'get_chat_history'),
        taking('q', 'sql'),
      ],
      no: named('get_weather', 'list_models', 'get_library_docs', 'getPriceHistory'),
    },
  },
  'tool-untrusted': {
    title: 'takes in what strangers wrote',
    weight: 10,
    owasp: 'MCP06',
    fix: 'do not let it work in one session with tools that send',
    examples: {
      yes: [
        ...named('fetch_url', 'scrape', 'get_issue', 'read_email', 'browser_navigate'),
        { tools: [{ name: 'lookup', annotations: { openWorldHint: true } }] },
      ],
      no: named('add_numbers', 'get_current_time'),
    },
  },
  'annotation-contradicts': {
    title: 'says of itself that it does no harm, and its name says otherwise',
    weight: 20,
    owasp: 'MCP03',
    fix: 'treat the tool as its name says',
    examples: {
      yes: [
        { tools: [{ name: 'delete_file', annotations: { readOnlyHint: true } }] },
        { tools: [{ name: 'send_email', annotations: { readOnlyHint: true } }] },
        { tools: [{ name: 'drop_table', annotations: { destructiveHint: false } }] },
      ],
      no: [
        { tools: [{ name: 'read_file', annotations: { readOnlyHint: true } }] },
        { tools: [{ name: 'delete_file', annotations: { readOnlyHint: false } }] },
        { tools: [{ name: 'write_file', annotations: { destructiveHint: false } }] },
      ],
    },
  },
  'toxic-server': {
    title: 'one server reads what is private, takes in what strangers wrote, and sends',
    weight: 25,
    owasp: 'MCP06',
    fix: 'hide one of the three tools, or let it ask each time',
    examples: {
      yes: [{ tools: [READS, BROWSES, SENDS] }],
      no: [{ tools: [READS, BROWSES] }, { tools: [READS, SENDS] }, { tools: [BROWSES, SENDS] }],
    },
  },
};
