// Open cursors: a generator of documents as bytes each, and the batches cut from it. Ten idle minutes end one.
import { randomBytes } from 'node:crypto'
import { Long } from 'bson'
import { toNumber } from './bson-order'
import { asDoc, refuse } from './command-error'
import { cursorReply } from './raw-bson'

type Rows = { rows: Iterator<Buffer>; ahead?: Buffer | undefined; single: boolean }
type Cursor = Rows & { id: Long; namespace: string; usedAt: number }

const firstBatchSize = 101
/** MongoDB fills up to 16 MB. A megabyte costs more replies and far less memory on both sides. */
const megabyte = 1024 * 1024
const idleMs = 10 * 60 * 1000

export class Cursors {
  readonly open = new Map<string, Cursor>()

  /** The reply to find, aggregate and lists. A batch size of 0 opens the cursor only. */
  first(namespace: string, rows: Iterable<Buffer>, options: unknown, single = false): Buffer {
    const { batchSize } = asDoc(options ?? {}, 'cursor')
    const size = toNumber(batchSize ?? firstBatchSize)
    if (!(size >= 0)) refuse(2, `BSON field 'batchSize' value must be >= 0, actual value '${size}'`)
    const id = Long.fromBytes([...randomBytes(8)]).and(Long.MAX_VALUE)
    const cursor = { id, namespace, rows: rows[Symbol.iterator](), usedAt: Date.now(), single }
    return this.batch('firstBatch', cursor, size)
  }

  /** The reply to getMore. @throws CommandError 43 when there is no such cursor */
  more(id: string, batchSize: unknown): Buffer {
    const cursor = this.open.get(id) ?? refuse(43, `cursor id ${id} not found`)
    cursor.usedAt = Date.now()
    return this.batch('nextBatch', cursor, toNumber(batchSize ?? 0) || Number.POSITIVE_INFINITY)
  }

  kill(id: string): boolean {
    this.open.get(id)?.rows.return?.()
    return this.open.delete(id)
  }

  /** Ends what was idle too long; with an infinite limit all, so that nothing holds the data file when it closes. */
  sweep(limit = Date.now() - idleMs): void {
    for (const [id, { usedAt }] of this.open) if (usedAt <= limit) this.kill(id)
  }

  /** Up to so many documents and bytes; one more is read ahead, so that the last batch says it is the last. */
  private batch(name: 'firstBatch' | 'nextBatch', cursor: Cursor, size: number): Buffer {
    const { id, namespace, single } = cursor
    const read = (): Buffer | undefined => cursor.rows.next().value || undefined
    const documents: Buffer[] = []
    if (size > 0) cursor.ahead ??= read()
    for (let room = (single ? 16 : 1) * megabyte; cursor.ahead && documents.length < size; cursor.ahead = read()) {
      room -= cursor.ahead.length
      if (room < 0 && documents.length > 0) break
      documents.push(cursor.ahead)
    }
    this.open.set(id.toString(), cursor)
    const isDone = single || (size > 0 && !cursor.ahead)
    if (isDone) this.kill(id.toString())
    return cursorReply(name, documents, { id: isDone ? Long.ZERO : id, ns: namespace })
  }
}
