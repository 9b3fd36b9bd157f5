// Between pieces of work: tells how far the analysis is and stops it when asked to. It knows no clock; callers thin out.
import { AnalysisError, type Hooks } from './shapes'

export type Pause = {
  /** Says where the work stands (0..1, never less than before) and throws `analysis.cancelled` if the caller has had enough. */
  (step: string, share: number): void
  /** The same for a part of the work that starts at `from` and takes `width` of the whole. */
  readonly within: (from: number, width: number) => Pause
}

export function createPause(hooks: Hooks): Pause {
  let furthest = 0
  const part = (from: number, width: number): Pause => {
    const pause = (step: string, share: number): void => {
      if (hooks.cancelled?.())
        throw new AnalysisError('analysis.cancelled', 'the analysis to run to its end', 'a request to stop')
      furthest = Math.max(furthest, Math.min(1, from + share * width))
      hooks.progress?.({ step, share: furthest })
    }
    return Object.assign(pause, {
      within: (start: number, share: number) => part(from + start * width, share * width),
    })
  }
  return part(0, 1)
}
