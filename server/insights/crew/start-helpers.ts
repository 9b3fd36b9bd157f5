// The threads of a crew. They know nothing of what they will do and load it themselves, so they can be started before anybody else
// has loaded it.
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { threadFile } from '../../platform/root'
import type { CrewStart } from './crew-message'

export type Helper = { readonly worker: Worker; readonly port: MessagePort; readonly life: Int32Array }

const mostThreads = 2

/** As many helpers as the machine has room for beside the thread that asks: none where it has no other core. */
export function startHelpers(
  count = Math.min(mostThreads, availableParallelism()) - 1,
  file = threadFile('crew-thread'),
): Helper[] {
  return existsSync(file) ? Array.from({ length: count }, () => startHelper(file)) : []
}

function startHelper(file: string): Helper {
  const { port1, port2 } = new MessageChannel()
  const life = new Int32Array(new SharedArrayBuffer(8))
  const start: CrewStart = { port: port2, life }
  const worker = new Worker(file, {
    workerData: start,
    transferList: [port2],
    // Most of what a task makes lives shortly: room for it saves collections.
    resourceLimits: { maxYoungGenerationSizeMb: 48 },
  })
  // Nobody listens while the analysis runs; `life` tells it sooner.
  worker.on('error', () => Atomics.store(life, 1, 1))
  worker.unref()
  return { worker, port: port1, life }
}
