// Whether LMDB's data file is whole, read without LMDB: on a file that is cut off it would crash the process. A healthy file
// may be a little shorter than its header says, so then the pages that are really in use are followed.
import { closeSync, openSync, readSync, statSync } from 'node:fs'

const magic = 0xbeefc0de
/** Where things are in a page of LMDB's format 2 as the library writes it: bytes from the start of the page. */
const at = {
  flags: 18,
  lower: 20,
  pointers: 24,
  freeRoot: 88,
  magic: 24,
  pageSize: 48,
  mainRoot: 136,
  lastPage: 144,
  txn: 152,
}
const branch = 1
const leaf = 2
const inOverflow = 1
const none = 0xffffffffffffffffn

export type FileState = 'new' | 'whole' | 'cut off' | 'no database'

export function inspectDataFile(file: string): FileState {
  const { size } = statSync(file)
  if (size === 0) return 'new'
  const handle = openSync(file, 'r')
  const read = (offset: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length)
    return bytes.subarray(0, readSync(handle, bytes, 0, length, offset))
  }
  try {
    const first = read(0, 256)
    if (first.length < 256 || first.readUInt32LE(at.magic) !== magic) return 'no database'
    const pageSize = first.readUInt32LE(at.pageSize)
    const second = read(pageSize, 256)
    if (second.length < 256) return 'cut off'
    const meta = second.readBigUInt64LE(at.txn) > first.readBigUInt64LE(at.txn) ? second : first
    if (size >= (Number(meta.readBigUInt64LE(at.lastPage)) + 1) * pageSize) return 'whole'
    const roots = [meta.readBigUInt64LE(at.freeRoot), meta.readBigUInt64LE(at.mainRoot)]
    return roots.every((root) => isReachable(root, pageSize, size, read)) ? 'whole' : 'cut off'
  } finally {
    closeSync(handle)
  }
}

function isReachable(
  page: bigint,
  pageSize: number,
  size: number,
  read: (offset: number, length: number) => Buffer,
): boolean {
  if (page === none) return true
  const offset = Number(page) * pageSize
  if (offset + pageSize > size) return false
  const bytes = read(offset, pageSize)
  const flags = bytes.readUInt16LE(at.flags)
  if ((flags & (branch | leaf)) === 0) return false
  const nodes = bytes.readUInt16LE(at.lower) / 2
  for (let node = 0; node < nodes; node++) {
    const start = at.pointers + bytes.readUInt16LE(at.pointers + node * 2)
    const low = bytes.readUInt32LE(start)
    const high = bytes.readUInt16LE(start + 4)
    if (flags & branch) {
      if (!isReachable(BigInt(low) | (BigInt(high) << 32n), pageSize, size, read)) return false
    } else if (high & inOverflow) {
      const first = Number(bytes.readBigUInt64LE(start + 8 + bytes.readUInt16LE(start + 6)))
      if (first * pageSize + at.pointers + low > size) return false
    }
  }
  return true
}
