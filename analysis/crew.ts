// Who does independent pieces of work. The room does them itself, one after the other; whoever calls it may bring hands that
// do some at the same time. What comes back is the same either way, because a task only sees what it is given.

/** A piece of work: plain data in, plain data out, nothing given is changed. The table of them is `tasks.ts`. */
export type Task<Input, Output> = (input: Input, pause: () => void) => Output

export type Pending<Output> = {
  /** Waits for the result, or works it out here if nobody has begun. The same result however often it is asked for. */
  readonly take: () => Output
  /** The result is no longer wanted: nobody begins it any more. */
  readonly drop: () => void
}

export type Crew = {
  /**
   * Offers a task; the result is asked for later. `pause` is called while it is done here, and while it is waited for.
   * @param perhaps whether the result may never be asked for: other tasks go first
   */
  begin<Input, Output>(task: Task<Input, Output>, input: Input, pause: () => void, perhaps?: 'perhaps'): Pending<Output>
}

/** Done by the caller when its result is asked for, and never again. */
export function later<Output>(work: () => Output): Pending<Output> {
  let done: { readonly output: Output } | undefined
  const take = (): Output => {
    done ??= { output: work() }
    return done.output
  }
  return { take, drop: () => undefined }
}

/** Nobody but the caller: a task is done when its result is asked for. */
export const alone: Crew = {
  begin: (task, input, pause) => later(() => task(input, pause)),
}

/** All results, in the order of the tasks. */
export const takeAll = <Output>(pending: readonly Pending<Output>[]): Output[] => pending.map(({ take }) => take())
