// Open cursors: a generator of documents as bytes each, and the batches cut from it. Ten idle minutes end one.
import type { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { Long } from 'bson'
import { toNumber } from './bson-order'
import { badValue, CommandError } from './command-error'
import { cursorReply } from './raw-bson'

type Cursor = { namespace: string; rows: Iterator<Buffer>; ahead: Buffer | undefined; usedAt: number; keep: boolean }

const firstBatchSize = 101
const largestBatch = 16 * 1024 * 1024
const idleMs = 10 * 60 * 1000

export class Cursors {
  private readonly open = new Map<string, Cursor>()

  get size(): number {
    return this.open.size
  }

  /**
   * The reply to find or aggregate.
   * @param batchSize 101 when the client names none; 0 opens the cursor only
   */
  first(
    namespace: string,
    rows: Iterable<Buffer>,
    options: { batchSize: unknown; single?: boolean; keep?: boolean },
  ): Buffer {
    const size = options.batchSize === undefined ? firstBatchSize : toNumber(options.batchSize)
    if (!(size >= 0)) throw badValue(`BSON field 'batchSize' value must be >= 0, actual value '${size}'`)
    const cursor: Cursor = {
      namespace,
      rows: rows[Symbol.iterator](),
      ahead: undefined,
      usedAt: Date.now(),
      keep: options.keep === true,
    }
    const { batch, done } = size === 0 && !options.single ? { batch: [], done: false } : take(cursor, size)
    if (done || options.single) {
      cursor.rows.return?.()
      return cursorReply('firstBatch', batch, { id: Long.ZERO, ns: namespace })
    }
    const id = Long.fromBytes([...randomBytes(8)]).and(Long.MAX_VALUE)
    this.open.set(id.toString(), cursor)
    return cursorReply('firstBatch', batch, { id, ns: namespace })
  }

  /** The reply to getMore. @throws CommandError 43 when there is no such cursor */
  more(id: Long, namespace: string, batchSize: unknown): Buffer {
    const cursor = this.open.get(id.toString())
    if (!cursor) throw new CommandError(43, `cursor id ${id.toString()} not found`)
    if (cursor.namespace !== namespace)
      throw new CommandError(
        13,
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      )
    const size = batchSize === undefined ? 0 : toNumber(batchSize)
    cursor.usedAt = Date.now()
    try {
      const { batch, done } = take(cursor, size > 0 ? size : Number.POSITIVE_INFINITY)
      if (done) this.open.delete(id.toString())
      return cursorReply('nextBatch', batch, { id: done ? Long.ZERO : id, ns: namespace })
    } catch (error) {
      this.open.delete(id.toString())
      throw error
    }
  }

  kill(id: Long): boolean {
    return this.end(id.toString())
  }

  /** Ends every cursor, so that nothing holds the data file when it is closed. */
  close(): void {
    for (const id of [...this.open.keys()]) this.end(id)
  }

  private end(id: string): boolean {
    this.open.get(id)?.rows.return?.()
    return this.open.delete(id)
  }

  sweep(now = Date.now()): void {
    for (const [id, cursor] of this.open) if (!cursor.keep && now - cursor.usedAt > idleMs) this.end(id)
  }
}

/** Up to `size` documents and 16 MB; the one that does not fit waits for the next batch. */
function take(cursor: Cursor, size: number): { batch: Buffer[]; done: boolean } {
  const batch: Buffer[] = []
  let bytes = 0
  while (batch.length < size) {
    const next = cursor.ahead ?? read(cursor.rows)
    cursor.ahead = undefined
    if (next === undefined) return { batch, done: true }
    if (batch.length > 0 && bytes + next.length > largestBatch) {
      cursor.ahead = next
      return { batch, done: false }
    }
    batch.push(next)
    bytes += next.length
  }
  // One more is read ahead, so that the last batch says it is the last.
  cursor.ahead = read(cursor.rows)
  return { batch, done: cursor.ahead === undefined }
}

function read(rows: Iterator<Buffer>): Buffer | undefined {
  const next = rows.next()
  return next.done ? undefined : next.value
}
