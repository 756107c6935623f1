/** What servers of one client make together. Its weight is its own: a score is one server's, and the same in every client. */
import type { TogetherDef } from '../../engine/mcp/risk-model.ts';

const FILES = ['read_file', 'write_file', 'list_directory'];
const WEB = ['fetch'];
const MAIL = ['send_email'];
const THINKING = ['sequentialthinking'];
const GRAPH = ['create_entities', 'read_graph', 'search_nodes', 'delete_entities'];
const BROWSER = ['playwright_navigate', 'playwright_screenshot', 'playwright_post'];

export const together: TogetherDef = {
  title: 'servers of one client together read what is private, take in what strangers wrote, and send',
  weight: 25,
  owasp: 'MCP06',
  fix: 'let one of these tools ask each time or hide it (mcp approve SERVER --tool NAME=ask), or keep one of the servers out of this client',
  examples: {
    yes: [
      [FILES, WEB, MAIL],
      [FILES, [...WEB, ...MAIL]],
      [GRAPH, FILES, BROWSER, WEB, MAIL],
    ],
    no: [
      [FILES, WEB],
      [FILES, MAIL],
      [WEB, MAIL],
      [['get-library-docs'], WEB, MAIL],
      [FILES, GRAPH, THINKING, WEB],
      // One of them makes it alone: that is a finding of that server.
      [FILES, BROWSER],
      [BROWSER, THINKING],
    ],
  },
};
