/** Ids are a short kind and a UUID v7: sortable by creation, and a log line says what it is about. */
import { randomBytes } from 'node:crypto';

/**
 * @param kind two to four letters that name the table, for instance `bat` for batches
 * @example newId('bat') // "bat_0198c0a0-7b1e-7d2c-9b1f-2f6f3f0a9c11"
 */
export function newId(kind: string): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return `${kind}_${groups.join('-')}`;
}
