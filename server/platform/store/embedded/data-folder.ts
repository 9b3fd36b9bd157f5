// Opens the data file of a folder, with one clear sentence for each way in which that can fail. Nothing that is found is
// ever overwritten or repaired by guessing.
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { inspectDataFile } from './data-file'
import { Storage } from './storage'

/** Raised when what is on disk changes its meaning. */
const format = 1
export const formatKey = Buffer.from('\0\0\0\0format', 'latin1')

/** The folder cannot be used, in words for the person who starts the product. */
export class FolderError extends Error {}

/** Makes the folder of the database inside the data folder. @throws FolderError */
export function prepareFolder(dataDir: string): string {
  const folder = join(dataDir, 'store')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new FolderError(
      `The data folder ${folder} cannot be written to (${(error as NodeJS.ErrnoException).code}); allow it, or set DATA_DIR to another folder`,
    )
  }
  return folder
}

/** @throws FolderError for a truncated file, one that is no database, or one of a newer version */
export function openStorage(folder: string): Storage {
  const file = join(folder, 'data.mdb')
  const state = existsSync(file) ? inspectDataFile(file) : 'new'
  if (state !== 'new' && state !== 'whole') {
    const what = state === 'cut off' ? 'is cut off: pages that it uses are missing' : 'is damaged or no database'
    throw new FolderError(`The data file ${file} ${what}. It was left as it is; restore a backup into an empty folder`)
  }
  const storage = openFile(file)
  const known = storage.get(formatKey)
  const found = known === undefined ? undefined : Number(known.toString('utf8'))
  if (found !== undefined && found > format) {
    void storage.close()
    throw new FolderError(
      `The data folder ${folder} was written by a newer version (format ${found}, this version reads up to ${format}); update the product`,
    )
  }
  if (found === undefined && !storage.range(Buffer.of(0), Buffer.of(255)).next().done) {
    void storage.close()
    throw new FolderError(`The data file ${file} holds something else than this product's data; it was left as it is`)
  }
  if (found === undefined) storage.txn(() => storage.put(formatKey, Buffer.from(String(format))))
  return storage
}

function openFile(file: string): Storage {
  try {
    return new Storage(file)
  } catch (error) {
    throw new FolderError(`The data file ${file} cannot be opened: ${(error as Error).message}`)
  }
}
