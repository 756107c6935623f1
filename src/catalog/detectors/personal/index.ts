import type { DetectorDef } from '../../../engine/definitions.ts';
import { paymentCard } from './card.ts';
import { email } from './email.ts';
import { ibanAccount } from './iban.ts';
import { national } from './national.ts';
import { phone } from './phone.ts';

/** What says who a person is, where they live and how they pay. */
export const personal: readonly DetectorDef[] = [paymentCard, email, ibanAccount, ...national, ...phone];
