// Turns a WOFF typeface (W3C WOFF File Format 1.0) back into the TrueType file it was packed from. Embedding from the packed form
// inflates the table of outlines once for every sign: 7.7 seconds for a page of Chinese, against 0.06 from the unpacked one.
import { inflateSync } from 'node:zlib'

const headSize = 44
const entrySize = 20

/** @throws RangeError when the file is cut off */
export function unpackWoff(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12)
  const directory = Buffer.alloc(12 + 16 * count)
  woff.copy(directory, 0, 4, 8)
  directory.writeUInt16BE(count, 4)
  const bodies: Buffer[] = []
  let position = directory.length
  for (let table = 0; table < count; table++) {
    const entry = headSize + entrySize * table
    const [offset, packed, size, checksum] = [4, 8, 12, 16].map((at) => woff.readUInt32BE(entry + at)) as [
      number,
      number,
      number,
      number,
    ]
    const kept = woff.subarray(offset, offset + packed)
    const body = packed < size ? inflateSync(kept) : kept
    const row = 12 + 16 * table
    woff.copy(directory, row, entry, entry + 4)
    directory.writeUInt32BE(checksum, row + 4)
    directory.writeUInt32BE(position, row + 8)
    directory.writeUInt32BE(size, row + 12)
    // Tables start at multiples of four.
    const padding = Buffer.alloc((4 - (size % 4)) % 4)
    bodies.push(body, padding)
    position += size + padding.length
  }
  return Buffer.concat([directory, ...bodies])
}
