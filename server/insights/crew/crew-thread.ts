// A helper thread of an analysis: does the tasks that it is offered and nobody else has begun, one after the other. It ends with
// its port, or from outside by terminate(), wherever it is.
import { receiveMessageOnPort, workerData } from 'node:worker_threads'
import { tasks } from '../../../analysis'
import { type CrewOrder, type CrewStart, stands } from './crew-message'

const { port, life } = workerData as CrewStart
const live = (): void => {
  Atomics.add(life, 0, 1)
}
process.on('exit', () => Atomics.store(life, 1, 1))

/** Tasks in the order in which they came; what may never be asked for goes last. */
const waiting: CrewOrder[] = []

port.on('message', (order: CrewOrder) => {
  waiting.push(order)
  setImmediate(next)
})

/** Does the next task. What has come while another was done is heard first, since it may matter more than what waits. */
function next(): void {
  for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port))
    waiting.push(got.message as CrewOrder)
  const sure = waiting.findIndex(({ perhaps }) => !perhaps)
  const [order] = waiting.splice(Math.max(0, sure), 1)
  if (order && Atomics.compareExchange(order.state, 0, stands.open, stands.begun) === stands.open) work(order)
  if (waiting.length > 0) setImmediate(next)
}

function work({ number, name, state, input }: CrewOrder): void {
  live()
  try {
    const task = tasks[name as keyof typeof tasks] as (given: unknown, pause: () => void) => unknown
    const output = task(input, live)
    port.postMessage({ number, output }, buffersOf(output))
    Atomics.store(state, 0, stands.done)
  } catch (error) {
    port.postMessage({ number, reason: error instanceof Error ? error.message : String(error) })
    Atomics.store(state, 0, stands.failed)
  }
  Atomics.notify(state, 0)
}

/** Memory of the result that moves to the caller instead of being copied. */
function buffersOf(output: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (ArrayBuffer.isView(output)) {
    if (output.buffer instanceof ArrayBuffer && output.byteLength === output.buffer.byteLength) found.add(output.buffer)
  } else if (Array.isArray(output)) {
    if (typeof output[0] === 'object') for (const part of output) buffersOf(part, found)
  } else if (typeof output === 'object' && output !== null)
    for (const part of Object.values(output)) buffersOf(part, found)
  return [...found]
}
