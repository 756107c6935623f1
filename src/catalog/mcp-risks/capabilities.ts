/** Words in the names of tools and of their parameters that tell what a tool can do. */
import type { McpRisks } from '../../engine/mcp/risk-model.ts';

const READS =
  'read get list search query find fetch download export view show load open describe retrieve scan dump'.split(
    ' ',
  );

export const capabilities: McpRisks['capabilities'] = {
  executes: {
    alone: 'exec shell bash zsh terminal eval powershell repl subprocess'.split(' '),
    leading: [],
    verbs: 'run execute evaluate start spawn invoke launch'.split(' '),
    objects:
      'command commands code script scripts cmd process program python javascript js node notebook cell sandbox'.split(
        ' ',
      ),
    parameters: 'command cmd shellcommand commandline bashcommand shell script'.split(' '),
  },
  deletes: {
    alone:
      'delete remove drop destroy purge erase wipe truncate overwrite unlink rm rmdir uninstall trash terminate'.split(
        ' ',
      ),
    leading: [],
    verbs: 'write replace edit modify move rename reset clear patch'.split(' '),
    objects: 'file files directory folder database table tables branch disk'.split(' '),
    parameters: [],
  },
  sends: {
    alone: 'send publish tweet upload pay broadcast charge refund webhook notify'.split(' '),
    leading: 'post share submit transfer comment forward reply push email invite http'.split(' '),
    verbs: 'create add post submit make write draft'.split(' '),
    objects:
      'message messages comment comments issue pr pull gist tweet payment order invoice review email mail transaction'.split(
        ' ',
      ),
    parameters: 'webhook webhookurl recipient recipients bcc'.split(' '),
  },
  private: {
    alone: 'inbox clipboard screenshot'.split(' '),
    leading: ['sql'],
    verbs: READS,
    objects:
      'file files email emails mail mails message messages document documents doc docs calendar contact contacts drive note notes secret secrets credential credentials env environment database table tables sql record records customer customers profile memory memories chat chats history conversation conversations invoice invoices transaction transactions photos vault'.split(
        ' ',
      ),
    unless:
      'library libraries component components package packages api price prices stock stocks earnings market chinese lunar character characters template templates'.split(
        ' ',
      ),
    parameters: ['sql'],
  },
  untrusted: {
    alone: 'browse scrape crawl crawler scraper'.split(' '),
    leading: 'fetch navigate'.split(' '),
    verbs: [...READS, 'navigate', 'extract', 'web', 'browser', 'parse'],
    objects:
      'url urls web page pages website webpage site html email emails mail mails inbox message messages issue issues comment comments pull review reviews tweet tweets post posts feed rss news article articles thread threads ticket tickets transcript reddit bing google duckduckgo brave'.split(
        ' ',
      ),
    parameters: [],
  },
};
