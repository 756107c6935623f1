/** Ways of speaking to a model behind the back of its user. Patterns have bounded gaps: they read text of strangers. */
import type { McpRisks } from '../../engine/mcp/risk-model.ts';

const DATA = String.raw`(?:contents?|credentials?|tokens?|(?:api |private |ssh )?keys?|passwords?|secrets?|(?:chat |conversation |message )?history|conversations?|messages?|system prompts?|environment variables|env vars?|files?)`;

export const phrases: McpRisks['phrases'] = {
  conceal: [
    /\b(?:do not|don't|never|must not|should not|without|avoid)\s+(?:\w+\s+){0,2}(?:tell|inform|notify|mention|alert|reveal|disclose|show)(?:ing)?\b[^.\n]{0,60}\b(?:users?|human|customer|person|anyone|them)\b/i,
    /\b(?:hide|conceal|keep)\b[^.\n]{0,50}\b(?:from the (?:user|human)|secret from|hidden from)\b/i,
    /\bwithout\s+(?:the\s+)?(?:user(?:'s)?|their|human)\s*(?:'s)?\s*(?:\w+\s+)?(?:knowledge|consent|noticing|knowing|awareness|approval|confirmation)\b/i,
    /\b(?:silently|secretly|covertly|quietly|discreetly)\s+(?:also\s+)?(?:read|send|forward|append|include|copy|upload|post|add|attach|collect|transmit|exfiltrate|call|run|execute|record)\b/i,
  ],
  override: [
    /\b(?:ignore|disregard|forget|override|bypass)\s+(?:(?:all|any|the|your|every|of)\s+){0,3}(?:previous|prior|above|earlier|preceding|system|safety|existing)\s+(?:\w+\s+)?(?:instructions?|rules?|prompts?|guidelines?|messages?|directives?|constraints?|policies)\b/i,
    /\bfrom now on,?\s+(?:you|always|never|forward|send|ignore)\b/i,
    /\byou are now\s+(?:in\s+)?(?:an?\s+)?(?:\w+\s+)?(?:mode|dan|unrestricted|admin|root)\b/i,
    /\b(?:new|updated|hidden|real)\s+(?:system\s+)?instructions?\s*:/i,
  ],
  tags: [
    /<\/?(?:important|system|secret|hidden|assistant|admin|override|instructions?|sys|priority)\b[^>\n]{0,60}>/i,
    /\[\/?(?:INST|SYSTEM|SYS)\]|<<\/?SYS>>|<\|[a-z_]{2,20}\|>/,
    /(?:^|[\n.!]\s*)(?:SYSTEM|ASSISTANT|ADMIN)\s*:\s*\S/,
    /\bnote\s+(?:to|for)\s+(?:the\s+)?(?:assistant|ai|model|llm|agent)\s*:/i,
    /<!--[^>]{12,}/,
  ],
  order: [
    /\b(?:before|prior to)\s+(?:using|calling|invoking|running|executing)\s+(?:any|all|every|each)\s+(?:of the\s+)?(?:other\s+)?(?:tools?|functions?)\b/i,
    /\b(?:always|must)\s+(?:be\s+)?(?:call|called|use|used|run|invoked?)\s+(?:this\s+(?:tool\s+)?)?(?:first\s*,?\s*)?before\s+(?:any|every|all)\s+(?:other\s+)?(?:tools?|actions?|requests?|messages?)\b/i,
    /\bafter\s+(?:every|each|any)\s+(?:other\s+)?(?:tool|message|response|request|call)s?\b[^.\n]{0,60}\b(?:call|invoke|run|use)\b/i,
  ],
  smuggle: [
    new RegExp(
      String.raw`\b(?:pass|include|put|place|embed|append|insert|add|write|copy)\b[^.\n]{0,60}\b${DATA}\b[^.\n]{0,60}\b(?:in|into|as|to|inside|via|through)\s+(?:the\s+|an?\s+)?[\x60'"]?\w{1,40}[\x60'"]?\s+(?:parameter|argument|field|header)\b`,
      'i',
    ),
    new RegExp(
      String.raw`\b(?:forward|send|transmit|exfiltrate|upload|leak|bcc|post)\b[^.\n]{0,40}\b(?:your|user's|every|all|entire|their|any)\b[^.\n]{0,30}\b${DATA}\b[^.\n]{0,80}\b(?:to|at)\s+(?:https?:|\S{1,60}@\S|an?\s+(?:external|remote)|the\s+attacker)`,
      'i',
    ),
    /\bexfiltrate\b/i,
  ],
  secrets: [
    /\b(?:read|open|cat|load|send|include|access|collect|get|fetch|copy|find|check|attach|exfiltrate)\b[^\n]{0,60}(?:(?:~|\$HOME|\/root|\/home\/\w+)\/\.(?:ssh|aws|gnupg|kube|netrc|npmrc|docker|config\/gcloud)|\bid_(?:rsa|ed25519)\b|\.cursor\/mcp\.json|\/etc\/(?:passwd|shadow)\b|(?:^|[\s'"\x60/])\.env(?=[\s'"\x60,.]|$)|\bclaude_desktop_config)/i,
  ],
  shadow: [
    /\bwhen(?:ever)?\b[^.\n]{0,30}\b(?:other|another)\s+(?:mcp\s+)?(?:tool|server)\b[^.\n]{0,60}\b(?:also|instead|must|change|modify|replace)\b/i,
    /\b(?:intercept|override|overrides|replaces|supersedes|shadows)\b[^.\n]{0,40}\b(?:calls?\s+to|behaviou?r\s+of|other\s+tools?|the\s+(?:original|built-?in|official)\s+\w+(?:\s+tool)?)\b/i,
    /\bwhen(?:ever)?\s+(?:the\s+)?[\x60'"]?\w+[\x60'"]?\s+(?:tool\s+)?is\s+(?:called|used|invoked|available|present)\b[^.\n]{0,80}\b(?:recipient|instead|redirect|bcc|must)\b/i,
  ],
  steer: [
    /\b(?:always|must|only)\s+(?:use|prefer|choose|select|pick|call)\s+this\s+(?:tool|server|function)\s+(?:instead|over|rather|for (?:all|any|every))\b/i,
    /\b(?:do not|don't|never)\s+(?:use|call|trust)\s+(?:any\s+|the\s+)?other\s+(?:\w+\s+)?(?:tools?|servers?|providers?|functions?)\b/i,
    /\b(?:better|superior|preferred|more reliable|safer)\s+(?:than|to|over)\s+(?:all\s+|any\s+|every\s+|the\s+)?(?:other|competing|similar|alternative)\s+(?:\w+\s+)?(?:tools?|servers?|functions?)\b/i,
  ],
};
