/** Changing a stream piece by piece, where a fault breaks off this one stream alone. */
import { Transform, type TransformCallback } from 'node:stream';

type Piece = string | Buffer;

/** Thrown in a stream's own callback, an error would be nobody's, and end the session. */
function given(done: TransformCallback, make: () => Piece): void {
  let made: Piece;
  try {
    made = make();
  } catch (cause) {
    done(new Error('the answer could not be changed', { cause }));
    return;
  }
  done(null, made);
}

export function steadyTransform(push: (chunk: Buffer) => Piece, end: () => Piece): Transform {
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => given(done, () => push(chunk)),
    flush: (done) => given(done, end),
  });
}
