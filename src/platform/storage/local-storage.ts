/** Objects as files below one folder. A file is written aside, flushed to the disk and renamed into place. */
import { createReadStream } from 'node:fs';
import { access, copyFile, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../config.js';
import { newId } from '../ids.js';
import { ObjectStorage } from './object-storage.js';
import { keepFolder, removeLeftovers, temporaryFolderOf } from './temporary-folder.js';

@Injectable()
export class LocalStorage extends ObjectStorage implements OnModuleInit, OnApplicationShutdown {
  private readonly root: string;
  private readonly temporary: string;
  private stopKeeping: (() => void) | undefined;

  constructor(@Inject(CONFIG) config: Config) {
    super();
    this.root =
      config.storageUrl === undefined ? join(config.home, 'objects') : fileURLToPath(config.storageUrl);
    this.temporary = temporaryFolderOf(config.home);
  }

  async onModuleInit(): Promise<void> {
    await removeLeftovers(dirname(this.temporary));
    this.stopKeeping = await keepFolder(this.temporary);
    await mkdir(this.root, { recursive: true });
  }

  onApplicationShutdown(): void {
    this.stopKeeping?.();
  }

  override async adopt(key: string, localPath: string): Promise<void> {
    const target = this.pathOf(key);
    await mkdir(dirname(target), { recursive: true });
    await flushToDisk(localPath);
    await moveFile(localPath, target);
    await flushToDisk(dirname(target));
  }

  override async put(key: string, content: Uint8Array | string): Promise<void> {
    const aside = this.temporaryPath('object');
    const file = await open(aside, 'w');
    try {
      await file.writeFile(content);
    } finally {
      await file.close();
    }
    await this.adopt(key, aside);
  }

  override read(key: string): Promise<Buffer> {
    return readFile(this.pathOf(key));
  }

  override openStream(key: string): Readable {
    return createReadStream(this.pathOf(key));
  }

  override async exists(key: string): Promise<boolean> {
    return access(this.pathOf(key)).then(
      () => true,
      () => false,
    );
  }

  override async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  override async removeBelow(folder: string): Promise<void> {
    await rm(this.pathOf(folder), { recursive: true, force: true });
  }

  override async localPath(key: string): Promise<string> {
    return this.pathOf(key);
  }

  override temporaryPath(extension: string): string {
    return join(this.temporary, `${newId('tmp')}.${extension}`);
  }

  /** Keys come from our own code, yet a key must never climb out of the folder. */
  private pathOf(key: string): string {
    const path = resolve(this.root, key);
    if (!path.startsWith(this.root + sep)) throw new Error(`object key ${key} leaves the storage folder`);
    return path;
  }
}

async function flushToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A rename within one file system; across two, a copy beside the target first, so that the object still appears whole. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    const aside = `${to}.${newId('tmp')}`;
    await copyFile(from, aside);
    await flushToDisk(aside);
    await rename(aside, to);
    await rm(from, { force: true });
  }
}
