// Starts the worker thread on a data folder, or finds the process that already serves it.
import { once } from 'node:events'
import { connect } from 'node:net'
import { Worker } from 'node:worker_threads'
import type { ThreadInput, ThreadMessage } from './store-thread'

/** `shared` when the folder is another process's and we only found the way to it. */
export type Started = { uri: string; shared: boolean; stop: () => Promise<void> }

/** A worker's share of the heap: its young generation is small, because the product as a whole is to be. */
const resourceLimits = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 1024 }

/**
 * @param threadFile the bundle of store-thread.ts
 * @throws Error for the person at the keyboard: the folder is another's and it does not answer, or cannot be used at all
 */
export async function startThread(threadFile: string, workerData: ThreadInput): Promise<Started> {
  const worker = new Worker(threadFile, { workerData, resourceLimits, execArgv: [], stdout: false })
  // What it said last is heard first.
  const exited = new Promise((done) => worker.once('exit', () => setImmediate(done)))
  const ended = exited.then((): ThreadMessage => ({ failed: 'The embedded database ended while starting' }))
  const message = await Promise.race([once(worker, 'message').then(([said]) => said as ThreadMessage), ended])
  if ('ready' in message) {
    // Nobody listens for errors any more: a bug in the thread ends the process, which has lost its database.
    const stop = async () => {
      worker.postMessage('close')
      await exited
    }
    return { uri: message.ready, shared: false, stop }
  }
  await exited
  if (message.uri && (await answers(message.uri))) return { uri: message.uri, shared: true, stop: async () => {} }
  throw new Error(message.failed)
}

/** Whether somebody listens at the address that the lock file names. */
async function answers(uri: string): Promise<boolean> {
  const host = decodeURIComponent(new URL(uri).host)
  const [path, port] = host.split(/:(?=\d+$)/)
  const socket = connect(port === undefined ? { path: path! } : { host: path, port: Number(port) })
  const connected = await once(socket, 'connect', { signal: AbortSignal.timeout(2000) }).catch(() => undefined)
  socket.destroy()
  return connected !== undefined
}
