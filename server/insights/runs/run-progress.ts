// Where runs of this process stand right now, many times a second, for pages that watch. What other processes run is known
// from the store, where the beat writes it every second or so.
import { isOver, type Run, type RunProgress } from './run'

export type RunEvent = { readonly state: Run['state']; readonly progress: RunProgress; readonly failure?: string }

export type RunWatch = ReturnType<typeof createRunWatch>

/** How long to wait for news before looking into the store. */
const lookEveryMs = 500

export function createRunWatch(find: (id: string) => Promise<Run | undefined>) {
  const listeners = new Map<string, Set<(progress: RunProgress) => void>>()

  /** Resolves with the next progress of this process, or undefined when there was none in time. */
  const next = (id: string, signal: AbortSignal): Promise<RunProgress | undefined> =>
    new Promise((resolve) => {
      const set = listeners.get(id) ?? new Set()
      const end = (progress?: RunProgress): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
        set.delete(end)
        if (set.size === 0) listeners.delete(id)
        resolve(progress)
      }
      const stop = (): void => end()
      const timer = setTimeout(stop, lookEveryMs)
      signal.addEventListener('abort', stop, { once: true })
      listeners.set(id, set.add(end))
    })

  return {
    tell(id: string, progress: RunProgress): void {
      for (const listener of [...(listeners.get(id) ?? [])]) listener(progress)
    },

    /** Progress until the run is over or nobody listens any more; the last event is its final state. */
    async *events(id: string, signal: AbortSignal): AsyncGenerator<{ event: string; data: RunEvent }> {
      let heard: RunProgress | undefined
      while (!signal.aborted) {
        if (!heard) {
          const run = await find(id)
          if (!run) return
          const { state, progress, failure } = run
          yield {
            event: isOver(state) ? 'over' : 'progress',
            data: { state, progress, ...(failure ? { failure } : {}) },
          }
          if (isOver(state)) return
        }
        heard = await next(id, signal)
        if (heard) yield { event: 'progress', data: { state: 'running', progress: heard } }
      }
    },
  }
}
