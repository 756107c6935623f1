/** The key of this machine that signs receipts: not the one of the log, so that either can be replaced alone. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import path from 'node:path';
import { RECEIPT_NAMESPACE, type Receipt, type SignedReceipt } from '../engine/receipt/model.ts';
import { receiptMessage } from '../engine/receipt/parse.ts';
import { GuardError } from './errors.ts';
import { keyFileText } from './keys.ts';
import { fingerprint, keyBlob, signSsh } from './receipt-sshsig.ts';

export interface ReceiptKey {
  sign(receipt: Receipt): SignedReceipt;
  /** `SHA256:...` */
  readonly fingerprint: string;
  /** The line for a file of allowed signers. */
  readonly line: string;
}

function opened(pem: string): { readonly secret: KeyObject; readonly open: KeyObject } {
  try {
    const secret = createPrivateKey(pem);
    return { secret, open: createPublicKey(secret) };
  } catch {
    throw new GuardError('state-unwritable', 'the key that signs receipts is damaged', {
      hint: 'remove keys/receipt.pem in the state folder; a new key is made, and its line goes to the allowed signers',
    });
  }
}

/** Makes the key when there is none. Throws `state-unwritable`. */
export function openReceiptKey(state: string): ReceiptKey {
  const pair = opened(keyFileText(path.join(state, 'keys', 'receipt.pem')));
  const blob = keyBlob(pair.open);
  const print = fingerprint(blob);
  const name = `device-${print.slice(7, 19).replaceAll(/[^A-Za-z0-9]/g, '0')}`;
  return {
    fingerprint: print,
    line: `${name} namespaces="${RECEIPT_NAMESPACE}" ssh-ed25519 ${blob.toString('base64')}`,
    sign: (receipt) => {
      const message = receiptMessage(receipt);
      return { receipt, message, signature: signSsh(pair, RECEIPT_NAMESPACE, message) };
    },
  };
}
