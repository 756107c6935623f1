/** Commands that print what a shell needs to begin with. */

/** Their output is known to set up a shell; `eval` and `source` of it are daily work. */
export const BENIGN_SETUP: RegExp =
  /^"?(?:\$|<)\((?:(?:ssh-agent|keychain|direnv|pyenv|rbenv|nodenv|fnm|mise|asdf|brew|starship|zoxide|dircolors|opam|conda|micromamba|luarocks|register-python-argcomplete|vfox|atuin|mcfly)\b|minikube (?:-p \S+ )?docker-env\b|\S+ (?:completions?|--completions?|shell-init|init|hook)\b)[^;&|$`()<>]*\)"?$/;
