// Opens the data file of a folder, with one clear sentence for each way in which that can fail. Nothing that is found is
// ever overwritten or repaired by guessing.
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { formatKey } from './catalog'
import { Storage } from './storage'

/** Raised when what is on disk changes its meaning. */
const format = 1
const pageSize = 4096

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
  const before = existsSync(file) ? checkFile(file) : 0
  const storage = openFile(file)
  const known = storage.get(formatKey)
  const found = known === undefined ? undefined : Number(known.toString('utf8'))
  if (found !== undefined && found > format) {
    void storage.close()
    throw new FolderError(
      `The data folder ${folder} was written by a newer version (format ${found}, this version reads up to ${format}); update the product`,
    )
  }
  if (found === undefined && before > 4 * pageSize && [...storage.range(Buffer.of(0), Buffer.of(255))].length > 0) {
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

/** LMDB crashes on a file that is shorter than it says; the header says how long it must be. Returns its length. */
function checkFile(file: string): number {
  const { size } = statSync(file)
  if (size === 0) return 0
  const head = Buffer.alloc(2 * pageSize)
  const handle = openSync(file, 'r')
  const read = readSync(handle, head, 0, head.length, 0)
  closeSync(handle)
  const pages = [0, pageSize]
    .filter((at) => read >= at + pageSize && head.readUInt32LE(at + magicAt) === magic)
    .map((at) => lastPageIn(head, at))
  if (pages.length === 0)
    throw new FolderError(
      `The data file ${file} is damaged or no database: its header is not readable. Restore a backup into an empty folder`,
    )
  const needed = (Math.max(...pages) + 1) * pageSize
  if (size < needed) {
    throw new FolderError(
      `The data file ${file} is cut off: it has ${size} bytes and should have ${needed}. Restore a backup into an empty folder; the file was left as it is`,
    )
  }
  return size
}

const magic = 0xbeefc0de
const magicAt = 16
const lastPageIn = (head: Buffer, at: number): number => Number(head.readBigUInt64LE(at + magicAt + 120))
