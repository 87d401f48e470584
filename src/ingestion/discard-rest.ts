/**
 * A request that was refused before the end of its body: the rest is read and thrown away for a moment, so that the
 * sender gets to see the answer, and then the connection is cut. Cutting at once would lose the answer in transit.
 */
import type { FastifyRequest } from 'fastify';

const LINGER_MS = 3000;

export function discardRest(request: FastifyRequest): void {
  const { raw } = request;
  if (raw.complete) return;
  const { socket } = raw;
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  timer.unref();
  raw.once('end', () => clearTimeout(timer));
  socket.once('close', () => clearTimeout(timer));
  raw.resume();
}
