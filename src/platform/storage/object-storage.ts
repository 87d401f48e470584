/** Where batches and model files live: immutable objects under text keys. The local folder is the first adapter. */
import type { Readable } from 'node:stream';

export abstract class ObjectStorage {
  /** Moves a finished local file into storage under `key`; the object appears whole or not at all. */
  abstract adopt(key: string, localPath: string): Promise<void>;
  /** Stores bytes or text under `key`; the object appears whole or not at all. */
  abstract put(key: string, content: Uint8Array | string): Promise<void>;
  abstract read(key: string): Promise<Buffer>;
  abstract openStream(key: string): Readable;
  abstract exists(key: string): Promise<boolean>;
  abstract remove(key: string): Promise<void>;
  /** Removes every object whose key begins with `folder` and a slash. */
  abstract removeBelow(folder: string): Promise<void>;
  /** A path on this machine from which engines can read the object. */
  abstract localPath(key: string): Promise<string>;
  /** A fresh path for a file that may later be adopted; leftovers are removed at the next start. */
  abstract temporaryPath(extension: string): string;
}
