import type { DetectorDef } from '../../../engine/definitions.ts';
import { address } from './address.ts';
import { bareNumber } from './bare.ts';
import { birth } from './birth.ts';
import { paymentCard } from './card.ts';
import { documents } from './documents.ts';
import { email } from './email.ts';
import { ibanAccount } from './iban.ts';
import { national } from './national.ts';
import { network } from './network.ts';
import { phone } from './phone.ts';
import { wallets } from './wallet.ts';

/** What says who a person is, where they live and how they pay. */
export const personal: readonly DetectorDef[] = [
  ...address,
  bareNumber,
  ...birth,
  paymentCard,
  ...documents,
  email,
  ibanAccount,
  ...national,
  ...network,
  ...phone,
  ...wallets,
];
