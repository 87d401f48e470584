/** Receives the body of an upload as a file in a private folder, hashed and limited on the way, in bounded memory. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../core/errors.js';
import { CONFIG, type Config } from '../platform/config.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import {
  FileRefused,
  OutOfRoom,
  UnsupportedUpload,
  UploadInterrupted,
  UploadTooLarge,
} from './ingestion.errors.js';
import { formatOfContentType, formatOfFileName, type UploadFormat } from './upload-format.js';

export interface Upload {
  /** Private to this upload and removed after it. */
  readonly folder: string;
  readonly path: string;
  readonly format: UploadFormat;
  /** SHA-256 of the bytes as received, in hex. */
  readonly contentHash: string;
  readonly byteSize: number;
}

/** A client that sends nothing for so long is cut off. */
const STALLED_MS = 60_000;

@Injectable()
export class UploadService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly storage: ObjectStorage,
  ) {}

  /** Receives the body, hands it to `work`, and removes everything afterwards. */
  async withUpload<T>(request: FastifyRequest, work: (upload: Upload) => Promise<T>): Promise<T> {
    return this.withFolder(async (folder) => {
      const { socket } = request.raw;
      socket.setTimeout(STALLED_MS);
      let upload: Upload;
      try {
        upload = await this.receive(request, folder);
      } finally {
        socket.setTimeout(0);
      }
      return work(upload);
    });
  }

  /** A private folder for as long as `work` takes. */
  async withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const folder = await this.createFolder();
    try {
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** A private folder that the caller removes. */
  async createFolder(): Promise<string> {
    const folder = this.storage.temporaryPath('work');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  private async receive(request: FastifyRequest, folder: string): Promise<Upload> {
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') {
      throw new UnsupportedUpload(`a body with content-encoding ${encoding}`);
    }
    const limit = this.config.uploadLimitBytes;
    const declared = Number(request.headers['content-length'] ?? 0);
    if (declared > limit) throw new UploadTooLarge(`the upload has ${declared} bytes`, limit);
    if (request.isMultipart()) return this.receiveForm(request, folder);
    const contentType = request.headers['content-type'];
    const format = formatOfContentType(contentType);
    if (format === undefined) throw new UnsupportedUpload(contentType ?? 'a body without content type');
    return this.save(request.body as Readable, folder, format);
  }

  /** Fields of the form are skipped; a second file is refused, not ignored. */
  private async receiveForm(request: FastifyRequest, folder: string): Promise<Upload> {
    let upload: Upload | undefined;
    try {
      for await (const part of request.parts()) {
        if (part.type !== 'file') continue;
        const format = formatOfFileName(part.filename);
        if (format === undefined)
          throw new UnsupportedUpload(`a file called ${JSON.stringify(part.filename)}`);
        upload = await this.save(part.file, folder, format);
      }
    } catch (error) {
      throw this.asRefusal(error);
    }
    if (upload === undefined) throw new FileRefused('no-file', 'the form holds no file; send one');
    return upload;
  }

  private async save(source: Readable, folder: string, format: UploadFormat): Promise<Upload> {
    // The sender may have gone while the dataset was looked up.
    if (source.destroyed) throw new UploadInterrupted(0);
    const path = join(folder, `received.${format}`);
    const limit = this.config.uploadLimitBytes;
    const hash = createHash('sha256');
    let byteSize = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        byteSize += chunk.length;
        if (byteSize > limit) return done(new UploadTooLarge('the upload goes on', limit));
        hash.update(chunk);
        done(null, chunk);
      },
    });
    // Not part of the pipeline: that would destroy a refused request, and with it the way to answer.
    const onClose = () => {
      if (!source.readableEnded) meter.destroy(new UploadInterrupted(byteSize));
    };
    source.once('close', onClose).once('error', onClose).pipe(meter);
    try {
      await pipeline(meter, createWriteStream(path, { mode: 0o600 }));
    } catch (error) {
      if (codeOf(error) === 'ENOSPC') throw new OutOfRoom('disk');
      throw error;
    } finally {
      source.off('close', onClose).off('error', onClose).unpipe(meter).resume();
      // A late error of a source that nobody reads any more must not end the process.
      source.on('error', () => undefined);
    }
    return { folder, path, format, contentHash: hash.digest('hex'), byteSize };
  }

  private asRefusal(error: unknown): unknown {
    if (error instanceof DomainError) return error;
    const code = codeOf(error);
    if (code === 'FST_REQ_FILE_TOO_LARGE')
      return new UploadTooLarge('the file goes on', this.config.uploadLimitBytes);
    if (code === 'FST_FILES_LIMIT') {
      return new FileRefused('several-files', 'the form holds several files; send one batch a request');
    }
    if (error instanceof Error && /multipart|terminated early|boundary/i.test(error.message)) {
      return new FileRefused('malformed-file', `the form cannot be read: ${error.message}`);
    }
    return error;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
