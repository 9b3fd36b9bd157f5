// The commands, by name, on one data file. Those that write are gathered and share a transaction: under load one flush
// to disk serves many clients, and nobody hears of a write before it is there.
import { Catalog } from './catalog'
import type { Collection } from './collection'
import { CommandError, type Doc, describe, refuse } from './command-error'
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
type Pending = { work: () => Reply; done: (reply: Reply) => void }

const byName = (commands: Record<string, Run>, writes: boolean) =>
  Object.entries(commands).map(([name, run]) => [name.toLowerCase(), { run, writes }] as const)
const commands = new Map([
  ...byName({ ...adminCommands, ...catalogReads, ...readCommands }, false),
  ...byName({ ...catalogWrites, ...writeCommands }, true),
])

export class Engine {
  readonly catalog: Catalog
  readonly cursors = new Cursors()
  private pending: Pending[] = []
  private closed = false

  constructor(readonly storage: Storage) {
    this.catalog = new Catalog(storage)
  }

  /** Runs one message and gives its reply: at once, or after the commit for a write. */
  async handle({ body: bytes, sequences }: Message): Promise<Reply> {
    try {
      if (this.closed) refuse(91, 'the database is closing')
      const name = bytes.toString('latin1', 5, Math.max(5, bytes.indexOf(0, 5)))
      const { run, writes } = commands.get(name.toLowerCase()) ?? refuse(59, `no such command: '${name}'`)
      const body = decode(bytes, name === 'insert' ? 'documents' : undefined)
      if (body.autocommit === false || body.startTransaction === true)
        refuse(20, 'Transaction numbers are only allowed on a replica set member or mongos')
      for (const [field, documents] of sequences)
        body[field] = name === 'insert' ? documents : documents.map((document) => decode(document))
      const [database, target] = [String(body.$db ?? 'admin'), typeof body[name] === 'string' ? body[name] : '']
      const work = () => run(this, this.target(database, target, body))
      const reply = writes || outputOf(body.pipeline) ? await this.write(work) : work()
      return Buffer.isBuffer(reply) || 'ok' in reply ? reply : { ...reply, ok: 1 }
    } catch (error) {
      return describe(error)
    }
  }

  /** A request for what is there now. */
  target(database: string, target: string, body: Doc): Request {
    const collection = this.catalog.find(database, target)
    return { database, target, namespace: `${database}.${target}`, collection, body }
  }

  write(work: () => Reply): Promise<Reply> {
    return new Promise((done) => {
      this.pending.push({ work, done })
      if (this.pending.length === 1) setImmediate(() => this.flush())
    })
  }

  private flush(): void {
    const batch = this.pending.splice(0)
    if (batch.length === 0) return
    const replies = this.commit(batch.map(({ work }) => work))
    for (const [at, { done }] of batch.entries()) done(replies[at]!)
  }

  /** The replies to works that share a transaction. If one breaks it each gets its own, so that only that one fails. */
  private commit(works: (() => Reply)[]): Reply[] {
    try {
      return this.storage.txn(() => works.map((work) => this.attempt(work)))
    } catch (error) {
      this.catalog.reload()
      return works.length === 1 ? [describe(error)] : works.flatMap((work) => this.commit([work]))
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
    this.flush()
    this.closed = true
    this.cursors.sweep(Number.POSITIVE_INFINITY)
  }

  /** What time demands, every second: cursors nobody reads end, documents whose time has passed go. */
  tick(): void {
    this.cursors.sweep()
    removeExpired(this)
  }
}
