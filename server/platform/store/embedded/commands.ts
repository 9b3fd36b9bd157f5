// Every command by its name, and the way of one message: read, run, answered.
import { describe, refuse } from './command-error'
import { adminCommands } from './commands-admin'
import { catalogReads, catalogWrites } from './commands-catalog'
import { outputOf, readCommands } from './commands-read'
import { writeCommands } from './commands-write'
import type { Engine } from './engine'
import { decode, encode } from './raw-bson'
import type { Message } from './wire'

const writes = { ...catalogWrites, ...writeCommands }
const commands = Object.entries({ ...adminCommands, ...catalogReads, ...readCommands, ...writes })
const byName = new Map(commands.map(([name, run]) => [name.toLowerCase(), run]))

/** Runs one message and gives its reply: at once, or after the commit for a write. */
export async function handle(engine: Engine, { body: bytes, sequences }: Message): Promise<Buffer> {
  try {
    if (engine.closed) refuse(91, 'the database is closing')
    const name = bytes.toString('latin1', 5, Math.max(5, bytes.indexOf(0, 5)))
    const run = byName.get(name.toLowerCase()) ?? refuse(59, `no such command: '${name}'`)
    const body = decode(bytes, name === 'insert' ? 'documents' : undefined)
    if (body.autocommit === false) refuse(20, 'Transaction numbers are only allowed on a replica set or mongos')
    for (const [field, documents] of sequences)
      body[field] = name === 'insert' ? documents : documents.map((document) => decode(document))
    const target = typeof body[name] === 'string' ? body[name] : `$cmd.${name}`
    const work = () => run(engine, engine.target(`${String(body.$db ?? 'admin')}.${target}`, body))
    const isWrite = Object.values(writes).includes(run) || outputOf(body.pipeline)
    const reply = isWrite ? await engine.write(work) : work()
    return Buffer.isBuffer(reply) ? reply : encode({ ok: 1, ...reply })
  } catch (error) {
    return encode(describe(error))
  }
}
