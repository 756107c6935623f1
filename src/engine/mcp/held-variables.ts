/** Variables that would change the gate itself: the policy it reads, the code it runs, the session it speaks to. */
const HELD = /^(?:NODE_|LD_|DYLD_|XDG_|AUP_|OPENSSL_|SSL_CERT_)|^(?:HOME|USERPROFILE|APPDATA|LOCALAPPDATA)$/i;

/** Whether an entry that gives its server a variable of this name cannot have a gate in front of it. */
export function changesGate(variable: string): boolean {
  return HELD.test(variable);
}
