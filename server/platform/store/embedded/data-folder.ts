// The folder of the database and the file in it: made if they are not there, refused with one sentence and left as they
// are when they cannot be used. The file is read without LMDB first: on one that is cut off it would crash the process.
import { accessSync, closeSync, constants, mkdirSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Storage } from './storage'

/** Raised when what is on disk changes its meaning. */
const format = 1
export const formatKey = Buffer.from('\0\0\0\0format', 'latin1')

/** Makes the folder of the database inside the data folder. @throws Error in words for who starts the product */
export function prepareFolder(dataDir: string): string {
  const folder = join(dataDir, 'store')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return folder
  } catch (error) {
    const why = `cannot be written to (${(error as NodeJS.ErrnoException).code})`
    throw new Error(`The data folder ${folder} ${why}; allow it, or set DATA_DIR to another folder`)
  }
}

/** @throws Error in words for a truncated file, one that is no database, or one of a newer version */
export function openStorage(folder: string): Storage {
  const file = join(folder, 'data.mdb')
  try {
    const fault = faultOf(file)
    if (fault) throw new Error(`it ${fault}. It was left as it is; restore a backup into a new folder`)
    const storage = new Storage(file)
    const found = storage.get(formatKey)?.toString()
    const isNew = !found && storage.range(Buffer.of(0), Buffer.of(255)).next().done
    if (isNew) storage.txn(() => storage.put(formatKey, Buffer.from(String(format))))
    if (isNew || Number(found) <= format) return storage
    void storage.close()
    const versions = `format ${found ?? 'unknown'}, this version reads up to ${format}`
    throw new Error(`it was written by a newer version (${versions}); update the product`)
  } catch (error) {
    throw new Error(`The data file ${file} cannot be used: ${(error as Error).message}`)
  }
}

const magic = 0xbeefc0de
/** Where LMDB's format 2, as the library writes it, has things: bytes from the start of a page. */
const inHead = { magic: 24, pageSize: 48, freeRoot: 88, mainRoot: 136, lastPage: 144, transaction: 152 }
const inPage = { flags: 18, lower: 20, pointers: 24 }
const [branch, leaf, inOverflow, none] = [1, 2, 1, 0xffffffffffff] as const

/** A healthy file may be a little shorter than its header says: then the pages that are in use are followed. */
function faultOf(file: string): string | undefined {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size === 0) return undefined
  const handle = openSync(file, 'r')
  const read = (offset: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length)
    return bytes.subarray(0, readSync(handle, bytes, 0, length, offset))
  }
  try {
    const first = read(0, 256)
    if (first.length < 256 || first.readUInt32LE(inHead.magic) !== magic) return 'is damaged or no database'
    const pageSize = first.readUInt32LE(inHead.pageSize)
    const heads = [first, read(pageSize, 256)].filter(({ length }) => length === 256)
    const numberIn = (head: Buffer, field: keyof typeof inHead) => head.readUIntLE(inHead[field], 6)
    const [newest = first] = heads.sort((a, b) => numberIn(b, 'transaction') - numberIn(a, 'transaction'))
    if (size >= (numberIn(newest, 'lastPage') + 1) * pageSize) return undefined
    const isThere = (page: number): boolean => {
      if (page === none) return true
      const bytes = read(page * pageSize, pageSize)
      const flags = bytes.length === pageSize ? bytes.readUInt16LE(inPage.flags) : 0
      if (!(flags & (branch | leaf))) return false
      const nodes = [...new Uint16Array(bytes.buffer, inPage.pointers, bytes.readUInt16LE(inPage.lower) / 2)]
      return nodes.every((node) => {
        const start = inPage.pointers + node
        if (flags & branch) return isThere(bytes.readUIntLE(start, 6))
        if (!(bytes.readUInt16LE(start + 4) & inOverflow)) return true
        const overflow = bytes.readUIntLE(start + 8 + bytes.readUInt16LE(start + 6), 6)
        return overflow * pageSize + inPage.pointers + bytes.readUInt32LE(start) <= size
      })
    }
    const isWhole = isThere(numberIn(newest, 'freeRoot')) && isThere(numberIn(newest, 'mainRoot'))
    return isWhole ? undefined : 'is cut off: pages that it uses are missing'
  } finally {
    closeSync(handle)
  }
}
