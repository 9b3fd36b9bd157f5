// The commands, by name, on one data file. Commands that write are gathered and share a transaction: under load one flush to
// disk serves many clients, and nobody hears of a write before it is there.
import { Catalog } from './catalog'
import { CommandError, type Doc } from './command-error'
import { adminCommands } from './commands-admin'
import { bulkCommands } from './commands-bulk'
import { indexCommands } from './commands-index'
import { readCommands } from './commands-read'
import { snapshotCommands } from './commands-snapshot'
import { writeCommands } from './commands-write'
import { Cursors } from './cursors'
import { decode, decodeAround, decodeTyped } from './raw-bson'
import type { Storage } from './storage'
import type { Message } from './wire'

export type Request = {
  database: string
  name: string
  body: Doc
  /** The same with every number in its own type. */
  typed: () => Doc
  /** A field of documents as bytes, whether it came in the body or as a sequence. */
  documents: (field: string) => Buffer[]
}
export type Reply = Doc | Buffer
export type Command = {
  writes: boolean | ((request: Request) => boolean)
  run: (engine: Engine, request: Request) => Reply
}
type Pending = { work: () => Reply; done: (reply: Reply) => void; reply?: Reply }

const commands: Record<string, Command> = {
  ...adminCommands,
  ...readCommands,
  ...writeCommands,
  ...bulkCommands,
  ...snapshotCommands,
  ...indexCommands,
}
const aliases: Record<string, string> = {
  findandmodify: 'findAndModify',
  ismaster: 'isMaster',
  buildinfo: 'buildInfo',
  dbstats: 'dbStats',
  collstats: 'collStats',
}

export class Engine {
  readonly catalog: Catalog
  readonly cursors = new Cursors()
  readonly startedAt = Date.now()
  private pending: Pending[] = []

  constructor(readonly storage: Storage) {
    this.catalog = new Catalog(storage)
  }

  /** Runs one message and hands its reply to `done`: at once, or after the commit for a write. */
  handle(message: Message, done: (reply: Reply) => void): void {
    try {
      const request = readRequest(message)
      const command = commands[request.name]
      if (!command) throw new CommandError(59, `no such command: '${request.name}'`)
      if (request.body.autocommit === false || request.body.startTransaction === true) {
        throw new CommandError(20, 'Transaction numbers are only allowed on a replica set member or mongos')
      }
      const writes = typeof command.writes === 'function' ? command.writes(request) : command.writes
      if (writes) this.write(() => command.run(this, request), done)
      else done(command.run(this, request))
    } catch (error) {
      done(describe(error))
    }
  }

  /** Queues work for the next transaction. */
  write(work: () => Reply, done: (reply: Reply) => void): void {
    this.pending.push({ work, done })
    if (this.pending.length === 1) setImmediate(() => this.flush())
  }

  flush(): void {
    const batch = this.pending
    this.pending = []
    if (batch.length === 0) return
    try {
      this.commit(batch)
    } catch (error) {
      // Somebody's work broke the transaction: each gets its own, so that only that one fails.
      for (const item of batch) {
        try {
          if (batch.length === 1) throw error
          this.commit([item])
        } catch (own) {
          item.reply = describe(own)
        }
      }
    }
    for (const { done, reply } of batch) done(reply!)
  }

  private commit(batch: Pending[]): void {
    try {
      this.storage.txn(() => {
        for (const item of batch) item.reply = this.attempt(item.work)
        this.catalog.saveChanged()
      })
    } catch (error) {
      this.catalog.reload()
      throw error
    }
  }

  /** A refusal comes before anything was changed and spoils nothing; any other error ends the transaction. */
  private attempt(work: () => Reply): Reply {
    try {
      return work()
    } catch (error) {
      if (error instanceof CommandError && !error.undo) return describe(error)
      throw error
    }
  }
}

function readRequest(message: Message): Request {
  const first = firstField(message.body)
  const body = first === 'insert' ? decodeAround(message.body, 'documents') : decode(message.body)
  const name = aliases[first] ?? first
  let typed: Doc | undefined
  if (name !== 'insert') for (const [field, documents] of message.sequences) body[field] = documents.map(decode)
  return {
    database: String(body.$db ?? 'admin'),
    name,
    body,
    typed: () => {
      typed ??= decodeTyped(message.body)
      for (const [field, documents] of message.sequences) typed[field] ??= documents.map(decodeTyped)
      return typed
    },
    documents: (field) => message.sequences.get(field) ?? (Array.isArray(body[field]) ? body[field].map(asBytes) : []),
  }
}

/** The name of the command: the first field of its document. */
const firstField = (body: Buffer): string =>
  body.length < 7 ? '' : body.toString('utf8', 5, Math.max(5, body.indexOf(0, 5)))

function asBytes(value: unknown): Buffer {
  if (!(value instanceof Uint8Array))
    throw new CommandError(14, "BSON field 'documents' is the wrong type, expected an array of objects")
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}

export function describe(error: unknown): Doc {
  const known = asCommandError(error)
  return { ok: 0, errmsg: known.message, code: known.code, codeName: known.codeName, ...known.details }
}

function asCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error
  const message = error instanceof Error ? error.message : String(error)
  // LMDB calls a write that was cut short, the first sign of a full disk, an input/output error.
  if (/MDB_MAP_FULL|ENOSPC|no space left|file too large|input\/output error/i.test(message)) {
    return new CommandError(14031, 'the disk that holds the data folder is full or failing; nothing was written')
  }
  if (error instanceof RangeError && /call stack/.test(message))
    return new CommandError(15, 'the document or command is nested too deeply')
  return new CommandError(1, message)
}
