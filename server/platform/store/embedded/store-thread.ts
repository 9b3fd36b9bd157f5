// The worker thread that owns a data folder: opens it, listens, and says where. Its owner asks it to close; then it
// finishes what it has accepted, gives the folder back and ends. A client that sends nonsense, or goes away in the middle
// of a reply, loses its connection; nobody else notices. One that does not read its replies is not served further.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type ListenOptions, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { handle } from './commands'
import { letGo } from './commands-catalog'
import { openStorage, prepareFolder } from './data-folder'
import { Engine } from './engine'
import { acquireLock, type Owner } from './lock'
import { messages, replyTo } from './wire'

/** `port` puts the server on a loopback port that anyone on the machine may use, as `cli store` does. */
export type ThreadInput = { dataDir: string; port?: number }
export type ThreadMessage = { ready: string } | { failed: string; uri?: string | undefined }

/** What fits into the address of a unix socket. */
const longestSocketPath = 100
const tickMs = 1000

/** Beside the data; under a short name where that is too long, and a pipe where there are no such sockets. */
function socketPath(folder: string): string {
  const name = `verbatim-${randomUUID()}.sock`
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`
  const path = join(folder, 'store.sock')
  return Buffer.byteLength(path) > longestSocketPath ? join(tmpdir(), name) : path
}

async function main({ dataDir, port }: ThreadInput): Promise<void> {
  const folder = prepareFolder(dataDir)
  const announce = acquireLock(folder)
  const storage = openStorage(folder)
  const path = socketPath(folder)
  rmSync(join(folder, 'store.sock'), { force: true })
  const address = port === undefined ? { path } : { port, host: '127.0.0.1' }
  const { host, close } = await listen(new Engine(storage), address)
  if (port === undefined && process.platform !== 'win32') chmodSync(path, 0o600)
  const uri = `mongodb://${host}/verbatim?directConnection=true`
  announce(uri)
  parentPort?.postMessage({ ready: uri } satisfies ThreadMessage)
  parentPort?.once('message', async () => {
    await close()
    await storage.close()
    parentPort?.close()
  })
}

async function listen(engine: Engine, address: ListenOptions): Promise<{ host: string; close: () => Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    const talk = pipeline(socket, (source: AsyncIterable<Buffer>) => replies(source, engine), socket)
    talk.catch(() => socket.destroy()).finally(() => sockets.delete(socket))
  })
  await once(server.listen(address), 'listening')
  const bound = server.address()
  const clock = setInterval(() => letGo(engine), tickMs)
  const close = async () => {
    clearInterval(clock)
    engine.close()
    for (const socket of sockets) socket.destroy()
    await once(server.close(), 'close')
  }
  return { host: typeof bound === 'string' ? encodeURIComponent(bound) : `127.0.0.1:${bound?.port}`, close }
}

async function* replies(source: AsyncIterable<Buffer>, engine: Engine): AsyncGenerator<Buffer> {
  for await (const message of messages(source)) {
    const reply = await handle(engine, message)
    if (!message.silent) yield replyTo(message, reply)
  }
}

main(workerData as ThreadInput).catch(({ message, owner }: Error & { owner?: Owner }) => {
  parentPort?.postMessage({ failed: message, uri: owner?.uri } satisfies ThreadMessage)
  parentPort?.close()
})
