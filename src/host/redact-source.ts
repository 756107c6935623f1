/** Bytes of a stream or file -> segments of text with their findings. */
import { errnoOf } from './files.ts';
import { createSegmenter, type Segment } from './redact-pieces.ts';
import type { RedactTools } from './redact-tools.ts';
import { readPieces } from './scan-files-read.ts';
import { createTextCodec, looksBinary } from './text-codec.ts';

/** Segments of one source; `encode` and `rest` turn what is made of them into its bytes again. */
export interface ByteSegments {
  push(bytes: Uint8Array): readonly Segment[];
  /** Hands out whole lines at once. */
  flush(): readonly Segment[];
  end(): readonly Segment[];
  encode(text: string): Uint8Array;
  rest(): Uint8Array;
}

/** `judge` finds in a text what the segments carry, and must not depend on where it is cut. */
export function byteSegments(judge: RedactTools['redact']): ByteSegments {
  const codec = createTextCodec();
  const segmenter = createSegmenter(judge);
  return {
    push: (bytes) => segmenter.push(codec.decode(bytes)),
    flush: () => segmenter.flush(),
    end: () => [...segmenter.push(codec.end()), ...segmenter.end()],
    encode: (text) => codec.encode(text),
    rest: () => codec.rest(),
  };
}

export type ReadOutcome = 'read' | 'binary' | 'unreadable';

/** A file as segments. */
export interface FileSegments extends Pick<ByteSegments, 'encode' | 'rest'> {
  /** To be taken to the end, once. What cannot be read ends early. */
  readonly segments: Iterable<Segment>;
  /** How it ended: a tree has many files, so one that cannot be read is no failure. */
  outcome(): ReadOutcome;
}

export function fileSegments(file: string, judge: RedactTools['redact']): FileSegments {
  const source = byteSegments(judge);
  let outcome: ReadOutcome = 'read';

  function* pieces(): Generator<Uint8Array, void, undefined> {
    try {
      yield* readPieces(file);
    } catch (error) {
      // Only what the system says about the file; a failure of ours goes on.
      if (errnoOf(error) === '') throw error;
      outcome = 'unreadable';
    }
  }

  function* segments(): Generator<Segment, void, undefined> {
    let begun = false;
    for (const bytes of pieces()) {
      if (!begun && looksBinary(bytes)) {
        outcome = 'binary';
        return;
      }
      begun = true;
      yield* source.push(bytes);
    }
    yield* source.end();
  }

  return {
    segments: { [Symbol.iterator]: segments },
    outcome: () => outcome,
    encode: (text) => source.encode(text),
    rest: () => source.rest(),
  };
}
