/** The engine's words and dates of requests, for the layers that may import only its types. */
export {
  ANSWERS,
  mailAddress,
  replyDue,
  requestText,
  targetOf,
  titleOf,
} from '../engine/discover/request.ts';
