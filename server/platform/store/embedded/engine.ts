// What commands work on: one data file, its catalog and its cursors. Those that write are gathered and share a
// transaction: under load one flush to disk serves many clients, and nobody hears of a write before it is there.
import { Catalog } from './catalog'
import type { Collection } from './collection'
import { CommandError, type Doc, describe } from './command-error'
import { Cursors } from './cursors'
import type { Storage } from './storage'

/** A reply; fields get their `ok: 1` when it is sent, bytes bring it along. */
export type Reply = Doc | Buffer | undefined
export type Run = (engine: Engine, request: Request) => Reply
/** @property namespace what the command names, with its database @property collection what is there under that name */
export type Request = { database: string; namespace: string; collection: Collection | undefined; body: Doc }

export class Engine {
  readonly catalog: Catalog
  readonly cursors = new Cursors()
  private pending: { work: () => Reply; done: (reply: Reply) => void }[] = []
  closed = false

  constructor(readonly storage: Storage) {
    this.catalog = new Catalog(storage)
  }

  /** A request for what is there now. */
  target(namespace: string, body: Doc): Request {
    return { database: namespace.split('.')[0]!, namespace, collection: this.catalog.find(namespace), body }
  }

  write(work: () => Reply): Promise<Reply> {
    return new Promise((done) => {
      this.pending.push({ work, done })
      if (this.pending.length === 1) setImmediate(() => this.commit())
    })
  }

  /** Works that share a transaction are answered when it is on disk. If one breaks it, each gets its own. */
  private commit(batch = this.pending.splice(0)): void {
    if (batch.length === 0) return
    try {
      const replies = this.storage.txn(() => batch.map(({ work }) => this.attempt(work)))
      for (const [at, { done }] of batch.entries()) done(replies[at]!)
    } catch (error) {
      this.catalog.reload()
      if (batch.length === 1) batch[0]!.done(describe(error))
      else for (const one of batch) this.commit([one])
    }
  }

  /** A refusal before anything was changed spoils nothing; any other error ends the transaction. */
  private attempt(work: () => Reply): Reply {
    const before = this.storage.changes
    try {
      return work()
    } catch (error) {
      if (error instanceof CommandError && this.storage.changes === before) return describe(error)
      throw error
    }
  }

  /** Finishes what it has accepted; nothing touches the file afterwards. */
  close(): void {
    this.commit()
    this.closed = true
    this.cursors.sweep(Number.POSITIVE_INFINITY)
  }
}
