/** Variables that hold a command some program runs: an editor, a pager, a prompt. */

const COMMANDS =
  /^(?:PROMPT_COMMAND|(?:GIT_|SUDO_|SVN_|HG)?(?:SEQUENCE_)?EDITOR|VISUAL|FCEDIT|(?:GIT_|MAN|AWS_|SYSTEMD_|PSQL_)?PAGER|LESSOPEN|LESSCLOSE|GIT_SSH(?:_COMMAND)?|GIT_EXTERNAL_DIFF|GIT_PROXY_COMMAND|(?:GIT|SSH|SUDO)_ASKPASS|RSYNC_RSH|CVS_RSH|BROWSER|FZF_DEFAULT_COMMAND|KUBE_EDITOR|KUBECTL_EXTERNAL_DIFF|GH_(?:EDITOR|PAGER|BROWSER))$/;
/** Double-quoted text: only its substitutions run. */
const TEXTS = /^PS[0-4]$/;

/** The shell texts in these assignments. */
export function commandsIn(env: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (value === '') return [];
    if (COMMANDS.test(name)) return [value.replace(/^\|-?/, '')];
    return TEXTS.test(name) && /\$\(|`/.test(value) ? [`: "${value.replaceAll('"', '\\"')}"`] : [];
  });
}
