// The commands, by name, on one data file. Commands that write are gathered and share a transaction: under load one flush to
// disk serves many clients, and nobody hears of a write before it is there.
import { Catalog } from './catalog'
import type { Collection } from './collection'
import { CommandError, type Doc, describe } from './command-error'
import { adminCommands } from './commands-admin'
import { catalogCommands, removeExpired } from './commands-catalog'
import { readCommands } from './commands-read'
import { writeCommands } from './commands-write'
import { Cursors } from './cursors'
import { decode } from './raw-bson'
import type { Storage } from './storage'
import type { Message } from './wire'

export type Reply = Doc | Buffer
export type Request = {
  database: string
  /** The collection that the command names, and what is there under that name. */
  target: string
  namespace: string
  collection: Collection | undefined
  body: Doc
}
/** A command by its name; `write` when it changes the data. */
export type Command = {
  write?: boolean | ((request: Request) => boolean)
  run: (engine: Engine, request: Request) => Reply
}
type Pending = { work: () => Reply; done: (reply: Reply) => void; reply: Reply }

const commands = new Map<string, Command>(
  Object.entries({ ...adminCommands, ...catalogCommands, ...readCommands, ...writeCommands }).flatMap(
    ([name, command]) => [
      [name, command],
      [name.toLowerCase(), command],
    ],
  ),
)

export class Engine {
  readonly catalog: Catalog
  readonly cursors = new Cursors()
  private pending: Pending[] = []

  constructor(readonly storage: Storage) {
    this.catalog = new Catalog(storage)
  }

  /** Runs one message and gives its reply: at once, or after the commit for a write. */
  handle(message: Message): Promise<Reply> | Reply {
    try {
      const { command, request } = this.read(message)
      const writes = typeof command.write === 'function' ? command.write(request) : command.write
      return writes ? this.write(() => command.run(this, this.target(request))) : command.run(this, request)
    } catch (error) {
      return describe(error)
    }
  }

  private read({ body: bytes, sequences }: Message): { command: Command; request: Request } {
    const name = bytes.toString('latin1', 5, Math.max(5, bytes.indexOf(0, 5)))
    const command = commands.get(name)
    if (!command) throw new CommandError(59, `no such command: '${name}'`)
    const body = decode(bytes, name === 'insert' ? 'documents' : undefined)
    if (body.autocommit === false || body.startTransaction === true)
      throw new CommandError(20, 'Transaction numbers are only allowed on a replica set member or mongos')
    for (const [field, documents] of sequences)
      body[field] = name === 'insert' ? documents : documents.map((one) => decode(one))
    const database = String(body.$db ?? 'admin')
    return {
      command,
      request: this.target({ database, target: typeof body[name] === 'string' ? body[name] : '', body }),
    }
  }

  /** The request with what its collection is now. */
  target<Given extends Pick<Request, 'database' | 'target'>>(given: Given) {
    const collection = this.catalog.find(given.database, given.target)
    return { ...given, namespace: `${given.database}.${given.target}`, collection }
  }

  /** The collection of a request, made if it is not there. */
  ensure({ database, target }: Request, options: Doc = {}): Collection {
    return this.catalog.ensure(database, target, options)
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
    try {
      if (batch.length > 0) this.commit(batch)
    } catch {
      // Somebody's work broke the transaction: each gets its own, so that only that one fails.
      for (const item of batch) {
        try {
          this.commit([item])
        } catch (error) {
          item.reply = describe(error)
        }
      }
    }
    for (const { done, reply } of batch) done(reply)
  }

  private commit(batch: Pending[]): void {
    try {
      this.storage.txn(() => {
        for (const item of batch) item.reply = this.attempt(item.work)
      })
    } catch (error) {
      this.catalog.reload()
      throw error
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
