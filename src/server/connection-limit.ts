/**
 * No more connections than there may be. When one too many comes, the one goes that has kept us waiting longest
 * for a whole request, so that hundreds of slow ones cannot shut the others out; a request that is being
 * answered is never cut off.
 */
import type { Server } from "node:http";
import type { Socket } from "node:net";

export interface ConnectionLimit {
  /** The request of this connection is whole; the function says that its answer is out. */
  answering(socket: Socket): () => void;
}

export function limitConnections(server: Server, most: number): ConnectionLimit {
  /** In the order in which they began to keep us waiting. */
  const waiting = new Set<Socket>();
  const open = new Set<Socket>();

  server.on("connection", (socket: Socket) => {
    open.add(socket);
    waiting.add(socket);
    socket.once("close", () => {
      open.delete(socket);
      waiting.delete(socket);
    });
    if (open.size <= most) return;
    const [longest = socket] = waiting;
    open.delete(longest);
    waiting.delete(longest);
    longest.destroy();
  });

  return {
    answering(socket) {
      waiting.delete(socket);
      return () => {
        if (open.has(socket)) waiting.add(socket);
      };
    },
  };
}
