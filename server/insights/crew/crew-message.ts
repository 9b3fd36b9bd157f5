// What a crew and its helper threads say to each other: plain data over a port, and a few numbers in shared memory.
import type { MessagePort } from 'node:worker_threads'

/** Where a task stands, in shared memory: whoever changes `open` first does it. */
export const stands = { open: 0, taken: 1, begun: 2, done: 3, failed: 4 } as const

export type CrewOrder = {
  readonly number: number
  readonly name: string
  readonly state: Int32Array
  readonly perhaps: boolean
  readonly input: unknown
}

export type CrewAnswer =
  | { readonly number: number; readonly output: unknown }
  | { readonly number: number; readonly reason: string }

export type CrewStart = {
  readonly port: MessagePort
  /** [0] counts signs of life, [1] is 1 when the thread has ended. */
  readonly life: Int32Array
}
