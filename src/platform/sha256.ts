/** The digest that names content everywhere: model files, training data, holdouts. */
import { createHash } from 'node:crypto';

/** SHA-256 as lower-case hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
