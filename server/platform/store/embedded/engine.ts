// The commands, by name, on one data file. Those that write are gathered and share a transaction: under load one flush
// to disk serves many clients, and nobody hears of a write before it is there.
import { Catalog } from './catalog'
import type { Collection } from './collection'
import { CommandError, type Doc, describe, refuse } from './command-error'
import { adminCommands } from './commands-admin'
import { catalogReads, catalogWrites } from './commands-catalog'
import { outputOf, readCommands } from './commands-read'
import { writeCommands } from './commands-write'
import { Cursors } from './cursors'
import { decode, encode } from './raw-bson'
import type { Storage } from './storage'
import type { Message } from './wire'

/** A reply; fields get their `ok: 1` from the engine, bytes bring it along. */
export type Reply = Doc | Buffer | undefined
export type Run = (engine: Engine, request: Request) => Reply
/** @property namespace what the command names, with its database @property collection what is there under that name */
export type Request = { database: string; namespace: string; collection: Collection | undefined; body: Doc }
type Pending = { work: () => Reply; done: (reply: Reply) => void }

const writes = { ...catalogWrites, ...writeCommands }
const commands = Object.entries({ ...adminCommands, ...catalogReads, ...readCommands, ...writes })
const byName = new Map(commands.map(([name, run]) => [name.toLowerCase(), run]))

export class Engine {
  readonly catalog: Catalog
  readonly cursors = new Cursors()
  private pending: Pending[] = []
  private closed = false

  constructor(readonly storage: Storage) {
    this.catalog = new Catalog(storage)
  }

  /** Runs one message and gives its reply: at once, or after the commit for a write. */
  async handle({ body: bytes, sequences }: Message): Promise<Buffer> {
    try {
      if (this.closed) refuse(91, 'the database is closing')
      const name = bytes.toString('latin1', 5, Math.max(5, bytes.indexOf(0, 5)))
      const run = byName.get(name.toLowerCase()) ?? refuse(59, `no such command: '${name}'`)
      const body = decode(bytes, name === 'insert' ? 'documents' : undefined)
      if (body.autocommit === false) refuse(20, 'Transaction numbers are only allowed on a replica set or mongos')
      for (const [field, documents] of sequences)
        body[field] = name === 'insert' ? documents : documents.map((document) => decode(document))
      const target = typeof body[name] === 'string' ? body[name] : `$cmd.${name}`
      const work = () => run(this, this.target(`${String(body.$db ?? 'admin')}.${target}`, body))
      const isWrite = Object.values(writes).includes(run) || outputOf(body.pipeline)
      const reply = isWrite ? await this.write(work) : work()
      return Buffer.isBuffer(reply) ? reply : encode({ ok: 1, ...reply })
    } catch (error) {
      return encode(describe(error))
    }
  }

  /** A request for what is there now. */
  target(namespace: string, body: Doc): Request {
    const [database = ''] = namespace.split('.')
    return { database, namespace, collection: this.catalog.find(namespace), body }
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
