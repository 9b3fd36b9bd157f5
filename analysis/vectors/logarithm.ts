// Natural logarithms in the processor's wide registers, two at once: the steps of fdlibm's e_log.c (Sun Microsystems 1993), which
// engines of JavaScript take too, so that these come to the same to the last bit where Math.log does so.
import { bits, type Code, during, f64, i32, kernel, type Local, pair } from './assembly'

const ln2High = 0.6931471803691238
const ln2Low = 1.9082149292705877e-10
const [even, odd] = [
  [0.3999999999940942, 0.22222198432149784, 0.15313837699209373],
  [0.6666666666666735, 0.2857142874366239, 0.1818357216161805, 0.14798198605116586],
] as const

const both = (value: number): Code => pair.both(f64.of(value))
/** A real number as whole as it is large: added to, its last bits count in ones. */
const onesFrom = 2 ** 52 + 2 ** 51
const bitsOf = (value: number): bigint => new BigInt64Array(Float64Array.of(value).buffer)[0]!

/** c0 x + c1 x² + … of a pair, the last factor first. */
const series = (x: Local, factors: readonly number[]): Code =>
  factors.reduceRight<Code>(
    (rest, factor) => pair.times(x.get, rest.length === 0 ? both(factor) : pair.add(both(factor), rest)),
    [],
  )

export type LogLocals = Readonly<
  Record<'x' | 'high' | 'step' | 'f' | 's' | 'z' | 'w' | 'r' | 'square' | 'power', Local>
>

/** Leaves the logarithms of `x`, positive and not smaller than 2^-1022, in `x`. */
export function logPair({ x, high, step, f, s, z, w, r, square, power }: LogLocals): Code[] {
  const low = pair.times(power.get, both(ln2Low))
  const of = (rest: Code): Code => pair.subtract(pair.times(power.get, both(ln2High)), pair.subtract(rest, f.get))
  const usual = pair.subtract(square.get, pair.add(pair.times(s.get, pair.add(square.get, r.get)), low))
  const outside = pair.subtract(pair.times(s.get, pair.subtract(f.get, r.get)), low)
  const inside = bits.more(
    bits.or(bits.subtract(high.get, bits.both(0x6147an)), bits.subtract(bits.both(0x6b851n), high.get)),
    bits.both(0n),
  )
  const nearOne = bits.less(bits.and(bits.both(0xfffffn), bits.add(bits.both(2n), high.get)), bits.both(3n))
  const third = pair.subtract(both(0.5), pair.times(both(1 / 3), f.get))
  return [
    // x = 2^power (1 + f), with 1 + f from the root of one half to that of two.
    high.set(bits.shiftDown(x.get, i32.of(32))),
    power.set(bits.shiftDown(high.get, i32.of(20))),
    high.set(bits.and(high.get, bits.both(0xfffffn))),
    step.set(bits.and(bits.add(high.get, bits.both(0x95f64n)), bits.both(0x100000n))),
    power.set(bits.add(bits.add(power.get, bits.shiftDown(step.get, i32.of(20))), bits.both(bitsOf(onesFrom) - 1023n))),
    power.set(pair.subtract(power.get, both(onesFrom))),
    f.set(bits.shift(bits.or(high.get, bits.xor(step.get, bits.both(0x3ff00000n))), i32.of(32))),
    f.set(pair.subtract(bits.or(f.get, bits.and(x.get, bits.both(0xffffffffn))), both(1))),
    s.set(pair.divide(f.get, pair.add(both(2), f.get))),
    z.set(pair.times(s.get, s.get)),
    w.set(pair.times(z.get, z.get)),
    r.set(pair.add(pair.times(z.get, pair.add(both(odd[0]), series(w, odd.slice(1)))), series(w, even))),
    square.set(pair.times(pair.times(both(0.5), f.get), f.get)),
    x.set(pair.choose(of(usual), of(outside), inside)),
    r.set(pair.times(pair.times(f.get, f.get), third)),
    x.set(pair.choose(of(pair.subtract(r.get, low)), x.get, nearOne)),
  ]
}

/** Takes the logarithms of the numbers of eight bytes from one address to another, in place. */
export const logs = kernel(
  {
    given: ['at', 'end'],
    whole: [],
    pairs: ['x', 'high', 'step', 'f', 's', 'z', 'w', 'r', 'square', 'power'],
  },
  ({ at, end, ...locals }) => {
    const log = logPair(locals)
    const next = (count: number): Code => at.set(i32.add(at.get, i32.of(8 * count)))
    return [
      during(
        i32.less(i32.add(at.get, i32.of(8)), end.get),
        locals.x.set(pair.at(at.get)),
        ...log,
        pair.write(at.get, locals.x.get),
        next(2),
      ),
      during(
        i32.less(at.get, end.get),
        locals.x.set(pair.bothAt(at.get)),
        ...log,
        f64.write(at.get, pair.first(locals.x.get)),
        next(1),
      ),
    ]
  },
)
