// The commands, by name, on one data file. Those that write are gathered and share a transaction: under load one flush
// to disk serves many clients, and nobody hears of a write before it is there.
import { Catalog } from './catalog'
import type { Collection } from './collection'
import { CommandError, type Doc, describe } from './command-error'
import { adminCommands } from './commands-admin'
import { catalogReads, catalogWrites, removeExpired } from './commands-catalog'
import { outputOf, readCommands } from './commands-read'
import { writeCommands } from './commands-write'
import { Cursors } from './cursors'
import { decode } from './raw-bson'
import type { Storage } from './storage'
import type { Message } from './wire'

/** A reply; fields get their `ok: 1` from the engine, bytes bring it along. */
export type Reply = Doc | Buffer
export type Run = (engine: Engine, request: Request) => Reply
/** @property target the collection that the command names, and what is there under that name */
export type Request = {
  database: string
  target: string
  namespace: string
  collection?: Collection | undefined
  body: Doc
}
type Pending = { work: () => Reply; done: (reply: Reply) => void; reply: Reply }

const byName = (commands: Record<string, Run>) =>
  new Map(Object.entries(commands).map(([name, run]) => [name.toLowerCase(), run]))
const reads = byName({ ...adminCommands, ...catalogReads, ...readCommands })
const writes = byName({ ...catalogWrites, ...writeCommands })

export class Engine {
  readonly catalog: Catalog
  readonly cursors = new Cursors()
  private pending: Pending[] = []

  constructor(readonly storage: Storage) {
    this.catalog = new Catalog(storage)
  }

  /** Runs one message and gives its reply: at once, or after the commit for a write. */
  async handle({ body: bytes, sequences }: Message): Promise<Reply> {
    try {
      const name = bytes.toString('latin1', 5, Math.max(5, bytes.indexOf(0, 5)))
      const [read, write] = [reads, writes].map((commands) => commands.get(name.toLowerCase()))
      if (!read && !write) throw new CommandError(59, `no such command: '${name}'`)
      const body = decode(bytes, name === 'insert' ? 'documents' : undefined)
      if (body.autocommit === false || body.startTransaction === true)
        throw new CommandError(20, 'Transaction numbers are only allowed on a replica set member or mongos')
      for (const [field, documents] of sequences)
        body[field] = name === 'insert' ? documents : documents.map((document) => decode(document))
      const [database, target] = [String(body.$db ?? 'admin'), typeof body[name] === 'string' ? body[name] : '']
      const run = () => (read ?? write)!(this, this.target(database, target, body))
      return withOk(write || outputOf(body.pipeline) ? await this.write(run) : run())
    } catch (error) {
      return describe(error)
    }
  }

  /** A request for what is there now. */
  target(database: string, target: string, body: Doc): Request {
    const collection = this.catalog.find(database, target)
    return { database, target, namespace: `${database}.${target}`, collection, body }
  }

  /** Queues work for the next transaction. */
  write(work: () => Reply): Promise<Reply> {
    return new Promise((done) => {
      this.pending.push({ work, done, reply: {} })
      if (this.pending.length === 1) setImmediate(() => this.flush())
    })
  }

  flush(): void {
    const batch = this.pending
    this.pending = []
    // When somebody's work breaks the transaction, each gets its own, so that only that one fails.
    if (!this.commit(batch)) for (const item of batch) this.commit([item])
    for (const { done, reply } of batch) done(reply)
  }

  /** Whether all of it is on disk; if not, none of it is. */
  private commit(batch: Pending[]): boolean {
    try {
      this.storage.txn(() => {
        for (const item of batch) item.reply = this.attempt(item.work)
      })
      return true
    } catch (error) {
      for (const item of batch) item.reply = describe(error)
      this.catalog.reload()
      return false
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

  /** What time demands, every second: cursors nobody reads end, documents whose time has passed go. */
  tick(): void {
    this.cursors.sweep()
    removeExpired(this)
  }
}

const withOk = (reply: Reply): Reply => (Buffer.isBuffer(reply) || 'ok' in reply ? reply : { ...reply, ok: 1 })
