// Starts the worker thread on a data folder, or finds the process that already serves it.
import { connect } from 'node:net'
import { Worker } from 'node:worker_threads'
import type { ThreadInput, ThreadMessage } from './store-thread'

/** `shared` when the folder is another process's and we only found the way to it. */
export type Started = { uri: string; shared: boolean; stop: () => Promise<void> }

/** The embedded database cannot be used; the message is for the person at the keyboard. */
export class StoreError extends Error {}

/** A worker's share of the heap: its young generation is small, because the product as a whole is to be. */
const limits = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 1024 }

/**
 * @param threadFile the bundle of store-thread.ts
 * @throws StoreError when the folder is another's and it does not answer, or cannot be used at all
 */
export async function startThread(threadFile: string, input: ThreadInput): Promise<Started> {
  const worker = new Worker(threadFile, { workerData: input, resourceLimits: limits, execArgv: [], stdout: false })
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const message = await new Promise<ThreadMessage>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) =>
      reject(new StoreError(`The embedded database ended while starting (exit code ${code})`)),
    )
  })
  if ('failed' in message) {
    await exited
    if (message.uri && (await answers(message.uri))) return { uri: message.uri, shared: true, stop: async () => {} }
    throw new StoreError(message.failed)
  }
  // A bug in the thread must not leave a process that looks alive without its database.
  worker.on('error', (error) => {
    throw error
  })
  return {
    uri: message.ready,
    shared: false,
    stop: async () => {
      worker.postMessage('close')
      await exited
    },
  }
}

/** Whether somebody listens at the address that the lock file names. */
function answers(uri: string): Promise<boolean> {
  const { host } = /^mongodb:\/\/(?<host>[^/]+)\//.exec(uri)?.groups ?? {}
  const [name = '', port] = decodeURIComponent(host ?? '').split(/:(?=\d+$)/)
  return new Promise((resolve) => {
    const socket = port === undefined ? connect({ path: name }) : connect({ host: name, port: Number(port) })
    const settle = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
    socket.setTimeout(2000, () => settle(false))
  })
}
