// The worker thread that owns a data folder: opens it, listens, and says where. Its owner asks it to close; then it
// finishes what it has accepted, gives the folder back and ends. A client that sends nonsense, or goes away in the middle
// of a reply, loses its connection; nobody else notices. One that does not read its replies is not served further.
import { randomBytes } from 'node:crypto'
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type ListenOptions, type Socket } from 'node:net'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { isDoc } from './command-error'
import { openStorage, prepareFolder } from './data-folder'
import { Engine } from './engine'
import { acquireLock, FolderTaken } from './lock'
import { decode } from './raw-bson'
import { type Message, messages, replyTo } from './wire'

/** `port` puts the server on a loopback port that anyone on the machine may use, as `cli store` does. */
export type ThreadInput = { dataDir: string; port?: number }
export type ThreadMessage = { ready: string } | { failed: string; uri?: string | undefined }

/** What fits into the address of a unix socket. */
const longestSocketPath = 100
const tickMs = 1000
const say = (message: ThreadMessage): void => parentPort?.postMessage(message)

async function main({ dataDir, port }: ThreadInput): Promise<void> {
  const folder = prepareFolder(dataDir)
  const lock = acquireLock(folder)
  try {
    const storage = openStorage(folder)
    const path = join(folder, 'store.sock')
    const isSocket = process.platform !== 'win32' && Buffer.byteLength(path) <= longestSocketPath && port === undefined
    // Without a socket whoever connects has to know a secret, unless the port was asked for.
    const secret = isSocket || port !== undefined ? undefined : randomBytes(24).toString('hex')
    rmSync(path, { force: true })
    const address = isSocket ? { path } : { port: port ?? 0, host: '127.0.0.1' }
    const server = await listen(new Engine(storage), address, secret)
    if (isSocket) chmodSync(path, 0o600)
    const host = isSocket ? encodeURIComponent(path) : `127.0.0.1:${server.port}`
    const uri = `mongodb://${host}/verbatim?directConnection=true${secret ? `&appName=${secret}` : ''}`
    lock.announce(uri)
    say({ ready: uri })
    parentPort?.once('message', async () => {
      await server.close()
      await storage.close()
      lock.release()
      parentPort?.close()
    })
  } catch (error) {
    lock.release()
    throw error
  }
}

type Listening = { port: number; close: () => Promise<void> }

/** @param secret what clients on a port must call their application, so that no other user of the machine gets in */
async function listen(engine: Engine, address: ListenOptions, secret?: string): Promise<Listening> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    const talk = pipeline(socket, (source: AsyncIterable<Buffer>) => replies(source, engine, secret), socket)
    talk.catch(() => socket.destroy()).finally(() => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(address, resolve))
  const clock = setInterval(() => engine.tick(), tickMs)
  const bound = server.address()
  const close = async () => {
    clearInterval(clock)
    engine.close()
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return { port: typeof bound === 'object' && bound ? bound.port : 0, close }
}

async function* replies(source: AsyncIterable<Buffer>, engine: Engine, secret?: string): AsyncGenerator<Buffer> {
  let known = secret === undefined
  for await (const message of messages(source)) {
    known ||= applicationOf(message) === secret
    if (!known) throw new Error('a client that does not know the secret')
    const reply = await engine.handle(message)
    if (!message.silent) yield replyTo(message, reply)
  }
}

function applicationOf({ body }: Message): unknown {
  const { client } = decode(body)
  return isDoc(client) && isDoc(client.application) ? client.application.name : undefined
}

main(workerData as ThreadInput).catch((error: unknown) => {
  const { uri } = error instanceof FolderTaken ? error.owner : {}
  say({ failed: error instanceof Error ? error.message : String(error), uri })
  parentPort?.close()
})
