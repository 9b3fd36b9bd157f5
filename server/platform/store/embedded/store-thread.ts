// The worker thread that owns a data folder: opens it, listens, and says where. Its owner asks it to close; then it
// finishes what it has accepted, gives the folder back and ends.
import { randomBytes } from 'node:crypto'
import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { openStorage, prepareFolder } from './data-folder'
import { Engine } from './engine'
import { acquireLock, FolderTaken } from './lock'
import { listen } from './server'

/** `port` puts the server on a loopback port that anyone on the machine may use, as `cli store` does. */
export type ThreadInput = { dataDir: string; port?: number }
export type ThreadMessage = { ready: string } | { failed: string; uri?: string | undefined }

/** What fits into the address of a unix socket. */
const longestSocketPath = 100
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

main(workerData as ThreadInput).catch((error: unknown) => {
  const { uri } = error instanceof FolderTaken ? error.owner : {}
  say({ failed: error instanceof Error ? error.message : String(error), uri })
  parentPort?.close()
})
