// A command that is over in seconds hardly earns back what the compiler takes: with the limits of V8 it is a quarter of the
// processor's time, on the cores that do the work. Servers, which run for weeks, keep the limits that they start with.
import { setFlagsFromString } from 'node:v8'

/**
 * Less of what a function calls is compiled into it, only what has done about twice as much as by default is compiled at all, and
 * long functions later still. Kernels for wide registers are compiled for good at once: they are few and short.
 */
const limits = [
  '--interrupt-budget=120000',
  '--bytecode-size-allowance-per-tick=50',
  '--max-inlined-bytecode-size=100',
  '--max-inlined-bytecode-size-cumulative=300',
  '--no-liftoff',
]

/** For this process and the threads it starts afterwards; to be called before the work begins. */
export function compileLess(): void {
  for (const limit of limits) setFlagsFromString(limit)
}
