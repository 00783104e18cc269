/** Reading a request's body, as much of it as there may be and as there is room for. */
import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";

export type ReadBody =
  | { readonly kind: "read"; readonly body: Uint8Array }
  | { readonly kind: "too_large" }
  /** Too many others are being read at this moment. */
  | { readonly kind: "no_room" }
  /** The sender went away or took too long; there is nobody to answer. */
  | { readonly kind: "cut" };

/** How much of all bodies of one kind may be in memory at once. */
export class BodyRoom {
  #freeBytes: number;

  constructor(bytes: number) {
    this.#freeBytes = bytes;
  }

  /** One body's share of it, to be given back when it is answered. */
  open(): BodyShare {
    let taken = 0;
    return {
      take: (bytes) => {
        if (bytes > this.#freeBytes) return false;
        this.#freeBytes -= bytes;
        taken += bytes;
        return true;
      },
      giveBack: () => {
        this.#freeBytes += taken;
        taken = 0;
      },
    };
  }
}

export interface BodyShare {
  /** False when there is no room for so much more. */
  take(bytes: number): boolean;
  giveBack(): void;
}

/** What a piece costs beside its bytes: somebody may send a body in a million pieces of one byte. */
const pieceBytes = 200;

/** Stops at the first byte too many and leaves the rest unread. Never rejects. */
export async function readBody(
  request: IncomingMessage,
  largestBytes: number,
  share: BodyShare,
): Promise<ReadBody> {
  if (Number(request.headers["content-length"] ?? 0) > largestBytes) return { kind: "too_large" };
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    // Left open, so that the sender can be told what is wrong.
    for await (const piece of request.iterator({ destroyOnReturn: false })) {
      if (!(piece instanceof Uint8Array)) continue;
      bytes += piece.length;
      if (bytes > largestBytes) return { kind: "too_large" };
      if (!share.take(piece.length + pieceBytes)) return { kind: "no_room" };
      pieces.push(piece);
    }
  } catch {
    return { kind: "cut" };
  }
  return { kind: "read", body: Buffer.concat(pieces, bytes) };
}
